package io.fairlead.proxy.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is written down.
 *
 * @param level the least that is logged
 * @param format of a line
 * @param file where to, or null for standard error
 * @param access whether each call gets a line
 */
public record TelemetryConfig(
        Level level, Format format, @Nullable Path file, boolean access) {

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
