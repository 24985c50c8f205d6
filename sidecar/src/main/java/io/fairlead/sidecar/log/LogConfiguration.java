package io.fairlead.sidecar.log;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
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

/**
 * How the log looks and where it goes, by system properties that the command sets before the first logger, and a user may set
 * too: {@code fairlead.log.format} is {@code json} or {@code text}, {@code fairlead.log.file} a path or empty for standard
 * error ({@code fairlead.log.file.size} and {@code .keep} say when a new one is begun), {@code fairlead.log.syslog} a server or
 * empty ({@code .format}, {@code .trust}, {@code .host}, {@code .version} belong to it), {@code fairlead.log.level} and {@code fairlead.log.access} are levels, {@code fairlead.log.plain} leaves colours out.
 *
 * <p>It is put together here: the library's own way, by a file and by searching for its parts, costs a start a thousand classes.
 * Lines are our own appender's: what the log's thread finds in its queue is written in one go.
 */
public final class LogConfiguration extends AbstractConfiguration {

    private static volatile int made;

    /** Of one value. */
    private static final int LONGEST_TEXT = 4_096;

    /** Shorter, so that a whole line has room in a message. */
    private static final int LONGEST_TEXT_OF_SYSLOG = 1_024;

    private static final String LINE = "%highlight{%-5p} %m%throwable{short.message}%n";

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
        LoggerConfig root = getRootLogger();
        Level level = level("fairlead.log.level");
        root.setLevel(level);
        add(
                root,
                LinesAppender.to(
                        file.isEmpty() ? null : Path.of(file),
                        new FileTurn(
                                Long.getLong("fairlead.log.file.size", 0),
                                Integer.getInteger("fairlead.log.file.keep", 0)),
                        layout(format("fairlead.log.format"), !file.isEmpty(), LONGEST_TEXT)));
        String syslog = System.getProperty("fairlead.log.syslog", "");
        if (!syslog.isEmpty()) {
            add(root, syslog(SyslogServer.of(syslog)));
        }
        add("io.fairlead.access", level("fairlead.log.access"));
        add("io.fairlead.audit", level.isLessSpecificThan(Level.INFO) ? level : Level.INFO);
        add("io.netty", Level.WARN);
        add("io.lettuce", Level.ERROR); // each try to connect anew; the fleet's own line says it once
    }

    private void add(LoggerConfig root, Appender appender) {
        addAppender(appender);
        root.addAppender(appender, null, null);
    }

    private Appender syslog(SyslogServer server) {
        String trust = System.getProperty("fairlead.log.syslog.trust", "");
        return SyslogAppender.to(
                server,
                trust.isEmpty()
                        ? List.of()
                        : Arrays.stream(trust.split(Pattern.quote(File.pathSeparator)))
                                .map(Path::of)
                                .toList(),
                new SyslogMessage(
                        System.getProperty("fairlead.log.syslog.host", ""),
                        System.getProperty("fairlead.log.syslog.version", "")),
                layout(format("fairlead.log.syslog.format"), true, LONGEST_TEXT_OF_SYSLOG));
    }

    /** Goes to where the root goes. */
    private void add(String logger, Level level) {
        LoggerConfig config = new LoggerConfig(logger, level, true);
        config.setParent(getRootLogger());
        addLogger(logger, config);
    }

    private static boolean format(String property) {
        return System.getProperty(property, "json").startsWith("json");
    }

    private Layout<String> layout(boolean json, boolean toFile, int longest) {
        if (json) {
            return new JsonLayout(longest);
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
