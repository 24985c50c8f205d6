package io.fairlead.chaos;

import io.netty.buffer.PooledByteBufAllocator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Filter;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** Hears what is logged: buffers that nobody released, and errors, which are bugs. Safe for any thread. */
final class LeakWatch extends AbstractAppender implements AutoCloseable {

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final LoggerConfig root;

    private LeakWatch(LoggerConfig root) {
        super("leak-watch", (Filter) null, null, true, Property.EMPTY_ARRAY);
        this.root = root;
    }

    static LeakWatch begin() {
        LoggerContext context = (LoggerContext) LogManager.getContext(false);
        LeakWatch watch = new LeakWatch(context.getConfiguration().getRootLogger());
        watch.start();
        watch.root.addAppender(watch, Level.ERROR, null);
        return watch;
    }

    @Override
    public void append(LogEvent event) {
        Throwable thrown = event.getThrown();
        heard.add(event.getLoggerName() + ": " + event.getMessage().getFormattedMessage()
                + (thrown == null ? "" : " " + thrown + " " + List.of(thrown.getStackTrace())));
    }

    /** What was heard up to now; a leak shows when its buffer is collected and the next one is asked for. */
    List<String> heard() {
        for (int i = 0; i < 5; i++) {
            System.gc();
            for (int n = 0; n < 64; n++) {
                PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
                PooledByteBufAllocator.DEFAULT.heapBuffer(16).release();
            }
        }
        return List.copyOf(heard);
    }

    @Override
    public void close() {
        root.removeAppender(getName());
        stop();
    }
}
