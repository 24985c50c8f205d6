package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.SyslogUrl;
import io.fairlead.proxy.telemetry.OtlpConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is written down.
 *
 * @param level the least that is logged
 * @param format of a line
 * @param file where to, or null for standard error
 * @param syslog who else is told, or null
 * @param access whether each call gets a line
 * @param otlp where metrics and traces are sent
 */
public record TelemetryConfig(
        Level level,
        Format format,
        @Nullable LogFile file,
        @Nullable SyslogUrl syslog,
        boolean access,
        OtlpConfig otlp) {

    /**
     * A file that is appended to.
     *
     * @param size at which a new one is begun; 0: never
     * @param keep how many old ones stay
     */
    public record LogFile(Path path, long size, int keep) {

        /** One that grows. */
        public static LogFile growing(Path path) {
            return new LogFile(path, 0, 0);
        }
    }

    /** How much matters. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** How a line looks. */
    public enum Format {
        /** Text on a terminal, else JSON. */
        AUTO,
        JSON,
        TEXT
    }
}
