package io.fairlead.sidecar.log;

import java.nio.file.Path;
import java.util.Locale;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.ConfigurationFactory;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.layout.template.json.JsonTemplateLayout;

/**
 * How the log looks and where it goes, by system properties that the command sets before the first logger, and a user may set
 * too: {@code fairlead.log.format} is {@code json} or {@code text}, {@code fairlead.log.file} a path or empty for standard
 * error, {@code fairlead.log.level} and {@code fairlead.log.access} are levels, {@code fairlead.log.plain} leaves colours out.
 *
 * <p>It is put together here: the library's own way, by a file and by searching for its parts, costs a start a thousand classes.
 * Lines are our own appender's: what the log's thread finds in its queue is written in one go.
 */
public final class LogConfiguration extends AbstractConfiguration {

    private static volatile int made;

    private static final String LINE = "%highlight{%-5p} %m%n%throwable{short.message}";

    @SuppressWarnings("NonAtomicVolatileUpdate") // the library makes one at a time
    private LogConfiguration(LoggerContext context) {
        super(context, ConfigurationSource.NULL_SOURCE);
        made++;
        setName("fairlead");
        isShutdownHookEnabled = false;
        getProperties().put("hostName", "unknown"); // nobody looks it up
    }

    /** How many there have been; 0 before the first logger. */
    public static int made() {
        return made;
    }

    /** In place of the library's: there is no file, nothing to search, nothing to substitute. */
    @Override
    public void initialize() {
        doConfigure();
        setState(State.INITIALIZED);
    }

    @Override
    protected void doConfigure() {
        String file = System.getProperty("fairlead.log.file", "");
        Appender lines = LinesAppender.to(file.isEmpty() ? null : Path.of(file), layout(!file.isEmpty()));
        addAppender(lines);
        LoggerConfig root = getRootLogger();
        root.setLevel(level("fairlead.log.level"));
        root.addAppender(lines, null, null);
        add("io.fairlead.access", level("fairlead.log.access"));
        add("io.netty", Level.WARN);
    }

    /** Goes to where the root goes. */
    private void add(String logger, Level level) {
        LoggerConfig config = new LoggerConfig(logger, level, true);
        config.setParent(getRootLogger());
        addLogger(logger, config);
    }

    private Layout<String> layout(boolean toFile) {
        if (System.getProperty("fairlead.log.format", "json").startsWith("json")) {
            return JsonTemplateLayout.newBuilder()
                    .setConfiguration(this)
                    .setEventTemplateUri("classpath:fairlead-log.json")
                    .setMaxStringLength(4096)
                    .build();
        }
        return PatternLayout.newBuilder()
                .setConfiguration(this)
                .setDisableAnsi(toFile || Boolean.getBoolean("fairlead.log.plain"))
                .setPattern((toFile ? "%d{ISO8601} " : "%d{HH:mm:ss.SSS} ") + LINE)
                .build();
    }

    private static Level level(String property) {
        return Level.toLevel(System.getProperty(property, "info").toUpperCase(Locale.ROOT), Level.INFO);
    }

    /** By this the library finds the configuration; it wants a public class. */
    public static final class Factory extends ConfigurationFactory {

        @Override
        public Configuration getConfiguration(LoggerContext context, ConfigurationSource source) {
            return new LogConfiguration(context);
        }

        @Override
        public Configuration getConfiguration(LoggerContext context, String name, java.net.URI location) {
            return new LogConfiguration(context);
        }

        @Override
        protected String[] getSupportedTypes() {
            return new String[] {"*"}; // asked before any file is looked for
        }
    }
}
