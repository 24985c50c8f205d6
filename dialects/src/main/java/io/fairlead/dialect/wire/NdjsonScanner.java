package io.fairlead.dialect.wire;

import java.nio.ByteBuffer;

/** One JSON document a line ({@code application/x-ndjson}); blank lines are nothing, a CR before the LF is dropped. */
public final class NdjsonScanner extends ByteScanner implements Framing {
    private final WireEvent event;
    private final EventSink sink;

    public NdjsonScanner(EventSink sink) {
        this(WireEvent.LIMIT, sink);
    }

    /** {@code limit}: how many bytes of one event are kept. */
    public NdjsonScanner(int limit, EventSink sink) {
        this.event = new WireEvent(limit);
        this.sink = sink;
    }

    @Override
    public void scan(ByteBuffer bytes) {
        feed(bytes);
    }

    @Override
    public boolean atBoundary() {
        return event.length() == 0;
    }

    @Override
    public int held() {
        return event.length();
    }

    @Override
    public void end() {
        dispatch();
    }

    @Override
    void chunk(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n' || bytes[i] == '\r') {
                event.data.append(bytes, start, i - start);
                start = i + 1;
                dispatch();
            }
        }
        event.data.append(bytes, start, to - start);
    }

    private void dispatch() {
        if (event.length() > 0) {
            sink.event(event);
        }
        event.clear();
    }
}
