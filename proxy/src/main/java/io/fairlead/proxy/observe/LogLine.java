package io.fairlead.proxy.observe;

import org.apache.logging.log4j.message.AsynchronouslyFormattable;
import org.apache.logging.log4j.message.MapMessage;

/**
 * A log line of named values. In JSON its fields stand beside the event's name. In text ({@link LogForm}) they follow the name
 * in the order of {@link ReadableLine}.
 */
@AsynchronouslyFormattable
final class LogLine extends MapMessage<LogLine, Object> {

    private static final long serialVersionUID = 1L;

    /** For a call's line, the longest: growing costs more than room. */
    private static final int FIELDS = 24;

    private final String event;

    LogLine(String event) {
        super(FIELDS);
        this.event = event;
        put("event.action", event);
    }

    /** The message itself: the event's name; the fields stand beside it. */
    @Override
    public String getFormat() {
        return event;
    }

    @Override
    protected void appendMap(StringBuilder text) {
        text.append(event);
        if (!LogForm.text()) {
            return;
        }
        ReadableLine.append(getData(), text);
    }
}
