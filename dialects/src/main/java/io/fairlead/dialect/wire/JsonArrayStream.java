package io.fairlead.dialect.wire;

import java.nio.ByteBuffer;

/**
 * One JSON array whose elements are the events, written as they come (Gemini's stream without {@code alt=sse}). A single
 * object instead of the array is one event.
 */
public final class JsonArrayStream extends ByteScanner implements Framing {
    private final WireEvent event;
    private final EventSink sink;

    private int depth;
    private boolean array;
    private boolean inString;
    private boolean escaped;
    private boolean elementEnded;
    private boolean closed;

    public JsonArrayStream(EventSink sink) {
        this(WireEvent.LIMIT, sink);
    }

    /** {@code limit}: how many bytes of one event are kept. */
    public JsonArrayStream(int limit, EventSink sink) {
        this.event = new WireEvent(limit);
        this.sink = sink;
    }

    @Override
    public void scan(ByteBuffer bytes) {
        feed(bytes);
    }

    /** Only right after an element: that is the one place where a comma and an element of our own could follow. */
    @Override
    public boolean atBoundary() {
        return array && elementEnded && !closed;
    }

    @Override
    public boolean withinEvent() {
        return event.length() > 0;
    }

    /** Whether the closing bracket came. */
    public boolean closed() {
        return closed;
    }

    @Override
    public int held() {
        return event.length();
    }

    @Override
    public void end() {
        event.clear();
    }

    @Override
    void chunk(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            byte b = bytes[i];
            if (inString) {
                if (escaped) {
                    escaped = false;
                } else if (b == '\\') {
                    escaped = true;
                } else if (b == '"') {
                    inString = false;
                }
                continue;
            }
            int element = array ? 1 : 0;
            if (b == '{' || b == '[') {
                if (depth == 0 && b == '[' && !array) {
                    array = true;
                    depth = 1;
                    continue;
                }
                if (depth == element) {
                    start = i;
                    elementEnded = false;
                }
                depth++;
            } else if (b == '}' || b == ']') {
                depth = Math.max(depth - 1, 0);
                if (depth == element && (b == '}' || event.length() > 0 || i > start)) {
                    event.data.append(bytes, start, i + 1 - start);
                    elementEnded = true;
                    sink.event(event);
                    event.clear();
                } else if (array && depth == 0) {
                    closed = true;
                }
            } else if (b == '"') {
                inString = true;
            } else if (b == ',' && depth == element) {
                elementEnded = false;
            }
        }
        if (depth > (array ? 1 : 0)) {
            event.data.append(bytes, start, to - start);
        }
    }
}
