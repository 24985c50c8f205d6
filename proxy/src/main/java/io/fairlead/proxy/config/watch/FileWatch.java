package io.fairlead.proxy.config.watch;

import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when one of some files changes, however that is done: written in place, another file renamed over it, or a link that
 * leads elsewhere (as Kubernetes does it). It looks when the system says that something happened in a folder, and every few
 * seconds in any case. Safe for any thread; it has one of its own.
 */
public final class FileWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(FileWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration SOON = Duration.ofMillis(100);

    private final Supplier<Folders> opening;
    private final Runnable changed;
    private final Thread thread;
    private final Settling settling;
    private volatile Map<Path, FileStamp> read;
    private volatile @Nullable Folders folders;
    private volatile boolean closed;

    /** {@code opening}: done on the watch's own thread, for whoever starts it has other things to do. */
    FileWatch(Supplier<Folders> opening, Map<Path, FileStamp> read, Runnable changed) {
        this.opening = opening;
        this.changed = changed;
        this.read = Map.copyOf(read);
        settling = new Settling(this.read);
        thread = new Thread(this::run, "fairlead-watch");
        thread.setDaemon(true);
    }

    /**
     * A watch that has not begun.
     *
     * @param read the files, as they looked when they were read
     * @param changed called on the watch's own thread, which it must not hold up
     */
    public static FileWatch of(Map<Path, FileStamp> read, Runnable changed) {
        return new FileWatch(Folders::open, read, changed);
    }

    public void begin() {
        thread.start();
    }

    /** The files were read again, perhaps others than before; what changes from then on is told. */
    public void follow(Map<Path, FileStamp> readAgain) {
        read = Map.copyOf(readAgain);
    }

    private void run() {
        try (Folders opened = opening.get()) {
            folders = opened;
            watch(opened);
        }
    }

    private void watch(Folders in) {
        boolean hinted = false;
        Map<Path, FileStamp> known = Map.of();
        while (!closed) {
            try {
                Map<Path, FileStamp> present = read;
                if (present != known) {
                    known = present;
                    settling.read(known);
                }
                Map<Path, FileStamp> now = looks(known);
                in.listen(now);
                if (settling.look(now, hinted, System.nanoTime())) {
                    changed.run();
                }
                hinted = in.await(settling.moving() ? SOON : LOOK);
            } catch (ClosedWatchServiceException | InterruptedException e) {
                closed = true;
            } catch (RuntimeException e) {
                log.error("a look at the files of the configuration failed; the next one follows", e);
                hinted = false;
            }
        }
    }

    private static Map<Path, FileStamp> looks(Map<Path, FileStamp> files) {
        Map<Path, FileStamp> now = new HashMap<>();
        files.keySet().forEach(path -> now.put(path, FileStamp.of(path)));
        return now;
    }

    @Override
    public void close() {
        closed = true;
        Folders present = folders;
        if (present != null) {
            present.close();
        }
    }
}
