package io.fairlead.proxy;

import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.FilesRead;
import io.fairlead.proxy.config.Reading;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.watch.FileStamp;
import io.fairlead.proxy.config.watch.FileWatch;
import io.fairlead.proxy.config.yaml.Mistake;
import io.fairlead.proxy.tls.TlsSetupException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration again when it is told to, or when one of its files changes, and puts it in force. What cannot be used
 * is refused as a whole: logged, counted and told with its places, and the one before stays.
 *
 * <p>Safe for any thread. Files are read on a thread of its own, one reading after the other; of those that are asked for while
 * one waits there is only one.
 */
public final class Reloader implements AutoCloseable {

    /** Why the configuration is read. */
    public enum Trigger {
        /** One of its files changed. */
        FILE,
        /** SIGHUP. */
        SIGNAL,
        /** The admin port was asked to. */
        API;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final Logger log = LoggerFactory.getLogger(Reloader.class);

    /** A reading that waits, and some candidates to be checked. */
    private static final int WAITING = 64;

    private final Fairlead engine;
    private final ConfigSource source;
    private final Consumer<Snapshot> others;
    private final ThreadPoolExecutor thread;
    private final FileWatch watch;

    /** The one that is asked for and has not begun. Guarded by this. */
    private @Nullable CompletableFuture<Reloaded> waiting;

    // Belong to the thread.
    private FilesRead read;

    private volatile List<String> restart = List.of();

    private Reloader(Fairlead engine, ConfigSource source, Reading inForce, Consumer<Snapshot> others) {
        this.engine = engine;
        this.source = source;
        this.others = others;
        this.read = inForce.files();
        thread = new ThreadPoolExecutor(
                1, 1, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), work -> daemon(work, "fairlead-config"));
        thread.allowCoreThreadTimeOut(true);
        engine.showRestart(() -> restart.size());
        watch = FileWatch.of(watched(), () -> reload(Trigger.FILE));
    }

    /**
     * Follows {@code source} from now on.
     *
     * @param inForce what {@code engine} was started with
     * @param others hears of each configuration that is in force, after the engine: who follows it besides
     */
    public static Reloader follow(Fairlead engine, ConfigSource source, Reading inForce, Consumer<Snapshot> others) {
        Reloader following = new Reloader(engine, source, inForce, others);
        following.watch.begin();
        return following;
    }

    private static Thread daemon(Runnable work, String name) {
        Thread made = new Thread(work, name);
        made.setDaemon(true);
        return made;
    }

    /** The keys of the configuration in force that only a restart puts in force. */
    public List<String> restart() {
        return restart;
    }

    /** Reads the configuration and puts it in force; fails only when this is closed. */
    public CompletableFuture<Reloaded> reload(Trigger trigger) {
        CompletableFuture<Reloaded> asked;
        synchronized (this) {
            if (waiting != null) {
                return waiting.copy();
            }
            asked = new CompletableFuture<>();
            waiting = asked;
        }
        try {
            thread.execute(() -> run(trigger, asked));
        } catch (RuntimeException e) {
            begun();
            asked.completeExceptionally(e);
        }
        return asked.copy();
    }

    private synchronized void begun() {
        waiting = null;
    }

    private void run(Trigger trigger, CompletableFuture<Reloaded> asked) {
        begun();
        try {
            asked.complete(reloaded(trigger));
        } catch (RuntimeException | Error e) {
            log.error("the configuration could not be read again; the one before stays in force", e);
            asked.completeExceptionally(e);
        }
    }

    private Reloaded reloaded(Trigger trigger) {
        Reading reading = source.readAgain();
        boolean same = reading.files().equals(read);
        read = reading.files();
        watch.follow(watched());
        engine.followRoot(); // after its stamp was taken: one that changes meanwhile is seen by the next look
        if (same && trigger == Trigger.FILE) {
            return new Reloaded.Applied(engine.snapshot().hash(), restart, List.of()); // touched, and no more
        }
        Checked checked = Checked.of(reading);
        Snapshot next = reading.snapshot();
        if (next == null || !checked.problems().isEmpty()) {
            return refused(trigger, checked.problems());
        }
        try {
            engine.follow(next);
        } catch (TlsSetupException | IllegalArgumentException e) { // a file that changed since it was looked at
            return refused(trigger, List.of(new Mistake(next.place(""), "", String.valueOf(e.getMessage()), false)));
        }
        restart = engine.restart(next);
        others.accept(next);
        engine.configLog()
                .applied(
                        trigger.word(),
                        next.hash(),
                        restart,
                        next.warnings().stream().map(Mistake::toString).toList());
        return new Reloaded.Applied(next.hash(), restart, next.warnings());
    }

    /** The files of the configuration, and the CA's root, which another process may replace. */
    private Map<Path, FileStamp> watched() {
        Map<Path, FileStamp> files = new HashMap<>(read.stamps());
        engine.rootFiles().forEach(file -> files.put(file, FileStamp.of(file)));
        return files;
    }

    private Reloaded refused(Trigger trigger, List<Mistake> problems) {
        engine.configLog()
                .refused(
                        trigger.word(),
                        engine.snapshot().hash(),
                        restart,
                        problems.stream().map(Mistake::toString).toList());
        return new Reloaded.Refused(problems);
    }

    /** Reads a candidate as if it stood in place of the file, and changes nothing. */
    public CompletableFuture<Checked> check(byte[] candidate) {
        return CompletableFuture.supplyAsync(() -> Checked.of(source.check("candidate", candidate)), thread);
    }

    /** Ends the watch; what was asked for and has not begun is not done. */
    @Override
    public void close() {
        watch.close();
        thread.shutdownNow();
        CompletableFuture<Reloaded> left;
        synchronized (this) {
            left = waiting;
        }
        if (left != null) {
            left.cancel(false);
        }
    }
}
