package io.fairlead.proxy.testing;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.message.MapMessage;

/** The lines that a logger writes while this is open, as their fields. Other tests write at the same time: ask for your own. */
public final class LogLines implements AutoCloseable {

    private final String logger;
    private final Heard heard = new Heard();

    private LogLines(String logger) {
        this.logger = logger;
    }

    /** From now on. */
    public static LogLines of(String logger) {
        LogLines lines = new LogLines(logger);
        lines.heard.start();
        LoggerConfig own = new LoggerConfig(logger, Level.INFO, false);
        own.addAppender(lines.heard, Level.INFO, null);
        context().getConfiguration().addLogger(logger, own);
        context().updateLoggers();
        return lines;
    }

    private static LoggerContext context() {
        return (LoggerContext) LogManager.getContext(false);
    }

    /** Those of that {@code action} with that value, oldest first. */
    public List<Map<String, Object>> of(String action, String field, Object value) {
        return heard.lines.stream()
                .filter(each -> action.equals(each.get("event.action")) && value.equals(each.get(field)))
                .toList();
    }

    private static final class Heard extends AbstractAppender {

        private final List<Map<String, Object>> lines = new CopyOnWriteArrayList<>();

        Heard() {
            super("log-lines", (Filter) null, null, true, Property.EMPTY_ARRAY);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void append(LogEvent event) {
            if (event.getMessage() instanceof MapMessage<?, ?> it) {
                lines.add(Map.copyOf((Map<String, Object>) it.getData()));
            }
        }
    }

    @Override
    public void close() {
        context().getConfiguration().removeLogger(logger);
        context().updateLoggers();
        heard.stop();
    }
}
