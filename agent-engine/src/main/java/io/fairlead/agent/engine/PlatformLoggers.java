package io.fairlead.agent.engine;

import java.text.MessageFormat;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/**
 * What libraries in the agent's jar get in place of a logger of the JDK, which would choose the logging framework of the application
 * before the application does. The build puts the call here into their classes.
 */
public final class PlatformLoggers {

    private PlatformLoggers() {}

    /** A logger whose lines go where the engine's go. */
    public static System.Logger getLogger(String name) {
        return new Lines(name);
    }

    private record Lines(String name) implements System.Logger {

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean isLoggable(System.Logger.Level level) {
            return GuestLog.IT.writes(name, of(level));
        }

        @Override
        public void log(
                System.Logger.Level level,
                @Nullable ResourceBundle words,
                @Nullable String text,
                @Nullable Throwable thrown) {
            if (isLoggable(level)) {
                GuestLog.IT.line(name, of(level), thrown == null ? String.valueOf(text) : text + " (" + thrown + ")");
            }
        }

        @Override
        public void log(
                System.Logger.Level level,
                @Nullable ResourceBundle words,
                @Nullable String format,
                @Nullable Object @Nullable ... parameters) {
            if (isLoggable(level)) {
                String text = String.valueOf(format);
                GuestLog.IT.line(
                        name,
                        of(level),
                        parameters == null || parameters.length == 0 ? text : MessageFormat.format(text, parameters));
            }
        }

        private static org.slf4j.event.Level of(System.Logger.Level level) {
            return switch (level) {
                case ALL, TRACE, OFF -> org.slf4j.event.Level.TRACE;
                case DEBUG -> org.slf4j.event.Level.DEBUG;
                case INFO -> org.slf4j.event.Level.INFO;
                case WARNING -> org.slf4j.event.Level.WARN;
                case ERROR -> org.slf4j.event.Level.ERROR;
            };
        }
    }
}
