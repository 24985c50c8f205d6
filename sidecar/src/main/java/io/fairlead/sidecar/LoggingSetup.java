package io.fairlead.sidecar;

import io.fairlead.proxy.assembly.InstanceName;
import io.fairlead.proxy.config.TelemetryConfig.LogFile;
import io.fairlead.proxy.config.yaml.SyslogUrl;
import io.fairlead.proxy.observe.LogForm;
import io.fairlead.sidecar.log.LogConfiguration;
import io.fairlead.sidecar.log.LogPlugins;
import io.fairlead.sidecar.log.NettyLog;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.jspecify.annotations.Nullable;

/**
 * How the process logs: asynchronously, so that a blocked standard error or a full disk never blocks an event loop; when the
 * queue is full, lines are dropped and counted. {@link LogConfiguration} says what a line looks like. A user who names a
 * configuration of their own to the log library gets that one, with all that it may ask for.
 */
final class LoggingSetup {

    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    private static final String OURS = "io.fairlead.sidecar.log.LogConfiguration$Factory";

    private LoggingSetup() {}

    /** Before anything else: the log system reads these once. It is named only, since most commands log nothing. */
    static void first() {
        if (System.getProperty("log4j2.configurationFile", System.getProperty("log4j.configurationFile")) == null) {
            keep("log4j2.configurationFactory", OURS);
        }
        keep("log4j2.contextSelector", "org.apache.logging.log4j.core.async.BasicAsyncLoggerContextSelector");
        keep("log4j2.asyncQueueFullPolicy", "io.fairlead.sidecar.log.FullQueue");
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

    /** Before the first class of the engine. */
    static void ofEngine() {
        NettyLog.install();
    }

    /**
     * As the configuration says, which may change while the process runs: what is as it was is left alone.
     *
     * @param format {@code json}, {@code text}, or null: text on a terminal, JSON elsewhere
     * @param level {@code debug}, {@code info} ...
     * @param access whether each call gets a line
     * @param file where lines go, or null for standard error
     * @param syslog who gets them too, or null
     * @param trust PEM files of roots that a syslog server may have its certificate from, beside the system's
     */
    static void apply(
            @Nullable String format,
            String level,
            boolean access,
            @Nullable LogFile file,
            @Nullable SyslogUrl syslog,
            List<Path> trust) {
        String shape = format != null ? format : Terminal.err() && file == null ? "text" : "json";
        boolean changed = set("fairlead.log.format", shape);
        changed |= set("fairlead.log.file", file == null ? "" : file.path().toString());
        changed |= set("fairlead.log.file.size", Long.toString(file == null ? 0 : file.size()));
        changed |= set("fairlead.log.file.keep", Integer.toString(file == null ? 0 : file.keep()));
        changed |= set("fairlead.log.syslog", syslog == null ? "" : syslog.toString());
        if (syslog != null) {
            changed |= set("fairlead.log.syslog.format", format == null ? "json" : format);
            changed |= set(
                    "fairlead.log.syslog.trust",
                    trust.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
            set("fairlead.log.syslog.host", InstanceName.of(System.getenv(), ""));
            set("fairlead.log.syslog.version", Build.read().version());
        }
        changed |= set("fairlead.log.level", level);
        changed |= set("fairlead.log.access", access ? "info" : "off");
        if (!changed) {
            return;
        }
        LogForm.text(shape.equals("text"));
        if (OURS.equals(System.getProperty("log4j2.configurationFactory"))) {
            LogPlugins.limit();
        }
        int before = LogConfiguration.made();
        if (LogManager.getContext(false) instanceof LoggerContext context && before == LogConfiguration.made()) {
            follow(context); // it was there already, and not as it is said now
        }
    }

    /**
     * Lets the log be as the properties say. What it wrote to before may hang, and so may its end: whoever changes the
     * configuration waits no longer than {@link #LAST_LINES}, and the log follows when it can.
     */
    private static void follow(LoggerContext context) {
        Future<?> done = Following.THREAD.submit((Runnable) context::reconfigure);
        try {
            done.get(LAST_LINES.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            System.err.println(
                    "fairlead: the log does not take lines, so it stays where it is until it does. Calls go on.");
        } catch (ExecutionException e) {
            throw new IllegalStateException("the log cannot follow the configuration", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Made when the log is first changed. Of changes that wait one is enough: it reads the properties when its turn comes. */
    private static final class Following {
        private static final ThreadPoolExecutor THREAD = new ThreadPoolExecutor(
                0,
                1,
                1,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                work -> {
                    Thread made = new Thread(work, "fairlead-log-follows");
                    made.setDaemon(true);
                    return made;
                },
                new ThreadPoolExecutor.DiscardPolicy());
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
