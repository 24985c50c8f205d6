package io.fairlead.dialect.wire;

import java.nio.ByteBuffer;

/**
 * Server-sent events by the WHATWG standard (HTML, section 9.2.6): lines end in CR, LF or CRLF. A blank line ends an event.
 * Lines that begin with a colon are comments. Several {@code data} lines are joined by LF. One space after the colon is
 * dropped. A leading byte-order mark is skipped. Events without data are none. Other fields are passed over.
 *
 * <p>Unlike the standard, {@link #end} hands over a last event that lacks its blank line.
 */
public final class SseScanner extends ByteScanner implements Framing {
    private static final byte[] DATA = Bytes.ascii("data");
    private static final byte[] EVENT = Bytes.ascii("event");
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int LONGEST_FIELD = 5;
    private static final long LINE_FEEDS = EightBytes.all('\n');
    private static final long RETURNS = EightBytes.all('\r');

    private enum State {
        FIELD,
        BEFORE_DATA,
        DATA,
        BEFORE_EVENT,
        EVENT,
        IGNORED
    }

    private final WireEvent event;
    private final EventSink sink;

    private State state = State.FIELD;
    private final byte[] field = new byte[LONGEST_FIELD];
    private int fieldLength;
    private boolean carriageReturn;
    private boolean dataSeen;
    private boolean fieldSeen;
    private int markSeen;

    public SseScanner(EventSink sink) {
        this(WireEvent.LIMIT, sink);
    }

    /** {@code limit}: how many bytes of one event are kept. */
    public SseScanner(int limit, EventSink sink) {
        this.event = new WireEvent(limit);
        this.sink = sink;
    }

    @Override
    public void scan(ByteBuffer bytes) {
        feed(bytes);
    }

    @Override
    public boolean atBoundary() {
        return state == State.FIELD && fieldLength == 0 && !fieldSeen;
    }

    @Override
    public int held() {
        return event.length();
    }

    @Override
    public void end() {
        if (state != State.FIELD || fieldLength > 0) {
            endLine();
        }
        dispatch();
    }

    @Override
    void chunk(byte[] bytes, int from, int to) {
        int i = from;
        while (markSeen >= 0 && i < to) {
            if (bytes[i] != MARK[markSeen]) {
                markSeen = -1;
            } else {
                i++;
                markSeen = markSeen == 2 ? -1 : markSeen + 1;
            }
        }
        while (i < to) {
            byte b = bytes[i];
            if (carriageReturn) {
                carriageReturn = false;
                if (b == '\n') {
                    i++;
                    continue;
                }
            }
            if (b == '\n' || b == '\r') {
                carriageReturn = b == '\r';
                i++;
                lineEnd();
                continue;
            }
            i = within(bytes, i, to);
        }
    }

    private int within(byte[] bytes, int from, int to) {
        byte b = bytes[from];
        switch (state) {
            case FIELD -> {
                if (b == ':') {
                    startValue();
                } else {
                    if (fieldLength < LONGEST_FIELD) {
                        field[fieldLength] = b;
                    }
                    fieldLength++;
                }
                return from + 1;
            }
            case BEFORE_DATA -> {
                state = State.DATA;
                return b == ' ' ? from + 1 : from;
            }
            case BEFORE_EVENT -> {
                state = State.EVENT;
                return b == ' ' ? from + 1 : from;
            }
            case DATA, EVENT, IGNORED -> {
                int end = lineEnd(bytes, from, to);
                if (state == State.DATA) {
                    event.data.append(bytes, from, end - from);
                } else if (state == State.EVENT) {
                    event.name.append(bytes, from, end - from);
                }
                return end;
            }
        }
        throw new AssertionError(state);
    }

    private static int lineEnd(byte[] bytes, int from, int to) {
        int end = from;
        for (; end <= to - EightBytes.LENGTH; end += EightBytes.LENGTH) {
            long eight = EightBytes.at(bytes, end);
            long found = EightBytes.equal(eight, LINE_FEEDS) | EightBytes.equal(eight, RETURNS);
            if (found != 0) {
                return end + EightBytes.before(found);
            }
        }
        while (end < to && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        return end;
    }

    private void startValue() {
        if (fieldIs(DATA)) {
            startData();
            state = State.BEFORE_DATA;
        } else if (fieldIs(EVENT)) {
            fieldSeen = true;
            event.name.clear();
            state = State.BEFORE_EVENT;
        } else {
            fieldSeen |= fieldLength > 0;
            state = State.IGNORED;
        }
        fieldLength = 0;
    }

    private void startData() {
        if (dataSeen) {
            event.data.append((byte) '\n');
        }
        dataSeen = true;
        fieldSeen = true;
    }

    private boolean fieldIs(byte[] name) {
        return fieldLength == name.length && Bytes.startsWith(field, 0, LONGEST_FIELD, name);
    }

    private void lineEnd() {
        if (state == State.FIELD && fieldLength == 0) {
            dispatch();
        } else {
            endLine();
        }
    }

    /** A line that is only a field's name has the empty value. */
    private void endLine() {
        if (state == State.FIELD) {
            startValue();
        }
        state = State.FIELD;
        fieldLength = 0;
    }

    private void dispatch() {
        if (dataSeen && event.length() > 0) {
            sink.event(event);
        }
        event.clear();
        dataSeen = false;
        fieldSeen = false;
    }
}
