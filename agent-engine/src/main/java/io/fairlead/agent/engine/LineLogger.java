package io.fairlead.agent.engine;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** A logger whose lines {@link GuestLog} writes. Safe for any thread. */
@SuppressWarnings("serial") // nobody writes a logger down
final class LineLogger extends LegacyAbstractLogger {

    LineLogger(String name) {
        this.name = name;
    }

    @Override
    public boolean isTraceEnabled() {
        return GuestLog.IT.writes(name, Level.TRACE);
    }

    @Override
    public boolean isDebugEnabled() {
        return GuestLog.IT.writes(name, Level.DEBUG);
    }

    @Override
    public boolean isInfoEnabled() {
        return GuestLog.IT.writes(name, Level.INFO);
    }

    @Override
    public boolean isWarnEnabled() {
        return GuestLog.IT.writes(name, Level.WARN);
    }

    @Override
    public boolean isErrorEnabled() {
        return GuestLog.IT.writes(name, Level.ERROR);
    }

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
        return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
            Level level,
            @Nullable Marker marker,
            @Nullable String pattern,
            Object @Nullable [] arguments,
            @Nullable Throwable thrown) {
        String text = String.valueOf(MessageFormatter.basicArrayFormat(pattern, arguments));
        GuestLog.IT.line(name, level, thrown == null ? text : text + told(thrown));
    }

    /** The application's log is for its own traces: ours are written where somebody asked for detail. */
    private String told(Throwable thrown) {
        if (!isDebugEnabled()) {
            return " (" + thrown + ")";
        }
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        return "\n" + trace.toString().stripTrailing();
    }
}
