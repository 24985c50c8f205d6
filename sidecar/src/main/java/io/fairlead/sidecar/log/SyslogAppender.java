package io.fairlead.sidecar.log;

import java.io.Serializable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.appender.AbstractManager;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.message.MapMessage;

/**
 * Hands each line to a {@link SyslogSender}. The library's own appender writes from the log's thread, which a server that does not
 * read would stop, and with it all other places where lines go.
 */
final class SyslogAppender extends AbstractAppender {

    private static final AtomicLong NUMBER = new AtomicLong();

    private final Manager manager;
    private final SyslogMessage message;

    private SyslogAppender(Layout<? extends Serializable> layout, Manager manager, SyslogMessage message) {
        super("syslog", null, layout, true, Property.EMPTY_ARRAY);
        this.manager = manager;
        this.message = message;
    }

    /** A sender to the same server goes on when the log is configured anew. */
    static SyslogAppender to(
            SyslogServer server, List<Path> trust, SyslogMessage message, Layout<? extends Serializable> layout) {
        Manager manager = AbstractManager.getManager(
                "syslog " + server + " " + trust,
                (name, data) -> new Manager(name, new SyslogSender(server, trust)),
                server);
        return new SyslogAppender(layout, manager, message);
    }

    @Override
    public void append(LogEvent event) {
        Map<String, ?> fields = event.getMessage() instanceof MapMessage<?, ?> map ? map.getData() : Map.of();
        manager.sender.offer(message.frame(
                event.getLevel(),
                event.getInstant().getEpochMillisecond(),
                NUMBER.incrementAndGet(),
                fields,
                getLayout().toByteArray(event)));
    }

    @Override
    public boolean stop(long timeout, TimeUnit unit) {
        boolean stopped = super.stop(timeout, unit);
        return manager.stop(timeout, unit) && stopped;
    }

    /** Counts the appenders of a sender. */
    private static final class Manager extends AbstractManager {
        private final SyslogSender sender;

        Manager(String name, SyslogSender sender) {
            super((LoggerContext) null, name);
            this.sender = sender;
        }

        @Override
        protected boolean releaseSub(long timeout, TimeUnit unit) {
            sender.close();
            return true;
        }
    }
}
