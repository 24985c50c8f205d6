package io.fairlead.agent.engine;

import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * What libraries in the agent's jar get in place of the loggers of {@code java.util.logging}, whose names and handlers belong to the
 * application. The build puts the call here into their classes.
 */
public final class JavaLoggers {

    private JavaLoggers() {}

    /** A logger that nobody else finds, whose warnings go where the engine's lines go. */
    public static Logger getLogger(String name) {
        return new Lines(name);
    }

    private static final class Lines extends Logger {

        private static final int LONGEST = 200;

        Lines(String name) {
            super(name, null);
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.intValue() >= Level.WARNING.intValue()
                    && level.intValue() < Level.OFF.intValue()
                    && GuestLog.IT.writes(getName(), of(level));
        }

        @Override
        public void log(LogRecord said) {
            if (isLoggable(said.getLevel())) {
                GuestLog.IT.line(getName(), of(said.getLevel()), sentence(said));
            }
        }

        private static org.slf4j.event.Level of(Level level) {
            return level.intValue() >= Level.SEVERE.intValue()
                    ? org.slf4j.event.Level.ERROR
                    : org.slf4j.event.Level.WARN;
        }

        /** Without what a collector answered: nobody knows what it repeats. */
        private static String sentence(LogRecord said) {
            String all = String.valueOf(said.getMessage());
            int answer = all.toLowerCase(Locale.ROOT).indexOf("error message:");
            String own = answer < 0 ? all : all.substring(0, answer);
            String bounded = own.substring(0, Math.min(LONGEST, own.length()));
            Throwable thrown = said.getThrown();
            return thrown == null ? bounded : bounded + " (" + thrown.getClass().getSimpleName() + ")";
        }
    }
}
