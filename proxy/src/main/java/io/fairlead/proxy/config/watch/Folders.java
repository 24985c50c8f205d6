package io.fairlead.proxy.config.watch;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears from the system when something happens to files in their folders. Where the system cannot tell (no watches left, a
 * network file system) nothing is heard, and it is only waited. Belongs to one thread; closed by any.
 */
final class Folders implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Folders.class);

    /** By such names Kubernetes exchanges all files of a folder at once. */
    private static final String LINKED = "..";

    private final @Nullable WatchService service;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Path, WatchKey> keys = new HashMap<>();
    private Map<Path, Set<String>> names = Map.of();

    private Folders(@Nullable WatchService service) {
        this.service = service;
    }

    static Folders open() {
        try {
            return new Folders(FileSystems.getDefault().newWatchService());
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("the system tells of no changes of files; they are looked at every few seconds", e);
            return deaf();
        }
    }

    /** One that hears nothing. */
    static Folders deaf() {
        return new Folders(null);
    }

    /** Listens where {@code files} lie, and where their links lead. */
    void listen(Map<Path, FileStamp> files) {
        Map<Path, Set<String>> wanted = new HashMap<>();
        files.forEach((path, stamp) -> {
            note(wanted, path);
            if (stamp.real() != null) {
                note(wanted, stamp.real());
            }
        });
        names = wanted;
        keys.entrySet().removeIf(each -> {
            boolean gone =
                    !wanted.containsKey(each.getKey()) || !each.getValue().isValid();
            if (gone) {
                each.getValue().cancel();
            }
            return gone;
        });
        wanted.keySet().forEach(this::register);
    }

    private static void note(Map<Path, Set<String>> wanted, Path file) {
        Path folder = file.getParent();
        if (folder != null) {
            wanted.computeIfAbsent(folder, it -> new HashSet<>()).add(String.valueOf(file.getFileName()));
        }
    }

    private void register(Path folder) {
        if (service == null || keys.containsKey(folder)) {
            return;
        }
        try {
            keys.put(
                    folder,
                    folder.register(
                            service,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException e) {
            log.debug("{} is not watched; its files are looked at every few seconds", folder, e);
        }
    }

    /** Waits, at most so long; whether something happened to one of the files. */
    boolean await(Duration atMost) throws InterruptedException {
        if (service == null) {
            var unused = closed.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            return false;
        }
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            WatchKey key = service.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (key == null) {
                return false;
            }
            boolean concerned = concerned(key);
            key.reset();
            if (concerned) {
                return true;
            }
        }
    }

    private boolean concerned(WatchKey key) {
        Set<String> files = names.getOrDefault(key.watchable(), Set.of());
        boolean concerned = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            String name = String.valueOf(event.context());
            concerned |=
                    event.kind() == StandardWatchEventKinds.OVERFLOW || files.contains(name) || name.startsWith(LINKED);
        }
        return concerned || !key.isValid();
    }

    @Override
    public void close() {
        closed.countDown();
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                log.debug("a watch ends", e);
            }
        }
    }
}
