package io.fairlead.sidecar;

import io.fairlead.proxy.observe.LogForm;
import io.fairlead.sidecar.log.FullQueue;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.jspecify.annotations.Nullable;

/**
 * How the process logs: asynchronously, so that a blocked standard error or a full disk never blocks an event loop; when the
 * queue is full, lines are dropped and counted. What {@code log4j2.xml} leaves open stands in system properties, which a user may set too.
 */
final class LoggingSetup {

    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private LoggingSetup() {}

    /** Before anything else: the log system reads these once. */
    static void first() {
        keep("log4j2.contextSelector", "org.apache.logging.log4j.core.async.BasicAsyncLoggerContextSelector");
        keep("log4j2.asyncQueueFullPolicy", FullQueue.class.getName());
        keep("log4j2.asyncLoggerRingBufferSize", "4096");
        // The log's thread looks for lines every 5 ms: an event loop never pays for waking it, and lines go out in
        // batches.
        keep("log4j2.asyncLoggerWaitStrategy", "Sleep");
        keep("log4j2.asyncLoggerRetries", "0");
        keep("log4j2.asyncLoggerSleepTimeNs", "5000000");
        System.setProperty("fairlead.log.format", Terminal.err() ? "text" : "json");
        System.setProperty(
                "fairlead.log.plain", Boolean.toString(!Terminal.err() || System.getenv("NO_COLOR") != null));
    }

    /**
     * As the configuration says, which may change while the process runs: what is as it was is left alone.
     *
     * @param format {@code json}, {@code text}, or null: text on a terminal, JSON elsewhere
     * @param level {@code debug}, {@code info} ...
     * @param access whether each call gets a line
     * @param file where lines go, or null for standard error
     */
    static void apply(@Nullable String format, String level, boolean access, @Nullable Path file) {
        String shape = format != null ? format : Terminal.err() && file == null ? "text" : "json";
        boolean changed = set("fairlead.log.format", file == null ? shape : shape + "-file");
        if (file != null) {
            changed |= set("fairlead.log.file", file.toString());
        }
        changed |= set("fairlead.log.level", level);
        changed |= set("fairlead.log.access", access ? "info" : "off");
        if (!changed) {
            return;
        }
        LogForm.text(shape.equals("text"));
        if (LogManager.getContext(false) instanceof LoggerContext context) {
            context.reconfigure();
        }
    }

    private static boolean set(String property, String value) {
        return !value.equals(System.setProperty(property, value));
    }

    /** Writes what is left, but waits for a reader that does not read no longer than {@link #LAST_LINES}. */
    static void end() {
        Thread ending = new Thread(LogManager::shutdown, "fairlead-log-end");
        ending.setDaemon(true);
        ending.start();
        try {
            ending.join(LAST_LINES.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void keep(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
