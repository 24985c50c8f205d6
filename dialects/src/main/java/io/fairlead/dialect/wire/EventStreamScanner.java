package io.fairlead.dialect.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * AWS event streams ({@code application/vnd.amazon.eventstream}): binary frames of prelude (total length, headers
 * length, CRC-32 of both), headers, payload and a CRC-32 over all before it. An event's name is its {@code :event-type},
 * for exception frames its {@code :exception-type}, for error frames its {@code :error-code}.
 *
 * <p>A wrong checksum or an impossible length makes the stream {@link #broken}: nothing after it can be trusted.
 */
public final class EventStreamScanner extends ByteScanner implements Framing {
    private static final int PRELUDE = 12;
    private static final int TRAILER = 4;
    /** What AWS allows: 128 KiB of headers, 24 MiB of frame. */
    private static final int MOST_HEADERS = 128 * 1024;

    private static final int MOST_BYTES = 24 * 1024 * 1024;

    private final WireEvent event;
    private final EventSink sink;
    private final CRC32 crc = new CRC32();
    private final byte[] small = new byte[PRELUDE];
    private byte[] headers = {};
    /** The headers that name and kind of the event were read from: most frames of a stream have the same. */
    private byte[] read = {};

    private int headersLength;
    private int payloadLength;
    private int position;
    private boolean broken;

    public EventStreamScanner(EventSink sink) {
        this(WireEvent.LIMIT, sink);
    }

    /** {@code limit}: how many bytes of one event are kept. */
    public EventStreamScanner(int limit, EventSink sink) {
        this.event = new WireEvent(limit);
        this.sink = sink;
    }

    @Override
    public void scan(ByteBuffer bytes) {
        feed(bytes);
    }

    @Override
    public int held() {
        return event.length();
    }

    @Override
    public void end() {}

    @Override
    public boolean atBoundary() {
        return position == 0 && !broken;
    }

    @Override
    public boolean broken() {
        return broken;
    }

    @Override
    void chunk(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && !broken) {
            if (position < PRELUDE) {
                i += fill(bytes, i, to, small, position, PRELUDE - position);
                if (position == PRELUDE) {
                    readPrelude();
                }
            } else if (position < PRELUDE + headersLength) {
                int at = position - PRELUDE;
                int count = fill(bytes, i, to, headers, at, headersLength - at);
                crc.update(bytes, i, count);
                i += count;
            } else if (position < PRELUDE + headersLength + payloadLength) {
                int count = Math.min(to - i, PRELUDE + headersLength + payloadLength - position);
                event.data.append(bytes, i, count);
                crc.update(bytes, i, count);
                position += count;
                i += count;
            } else {
                int at = position - PRELUDE - headersLength - payloadLength;
                int count = Math.min(to - i, TRAILER - at);
                System.arraycopy(bytes, i, small, at, count);
                position += count;
                i += count;
                if (at + count == TRAILER) {
                    endFrame();
                }
            }
        }
    }

    private int fill(byte[] bytes, int from, int to, byte[] into, int at, int wanted) {
        int count = Math.min(to - from, wanted);
        System.arraycopy(bytes, from, into, at, count);
        position += count;
        return count;
    }

    private void readPrelude() {
        ByteBuffer prelude = ByteBuffer.wrap(small);
        int total = prelude.getInt();
        headersLength = prelude.getInt();
        int expected = prelude.getInt();
        crc.reset();
        crc.update(small, 0, 8);
        if ((int) crc.getValue() != expected
                || headersLength < 0
                || headersLength > MOST_HEADERS
                || total > MOST_BYTES
                || total < PRELUDE + headersLength + TRAILER) {
            broken = true;
            return;
        }
        crc.update(small, 8, 4);
        payloadLength = total - PRELUDE - headersLength - TRAILER;
        headers = new byte[headersLength];
    }

    private void endFrame() {
        if ((int) crc.getValue() != ByteBuffer.wrap(small).getInt()) {
            broken = true;
            return;
        }
        if (!Arrays.equals(headers, read)) {
            read = headers;
            event.clearHead();
            readHeaders();
        }
        sink.event(event);
        event.data.clear();
        position = 0;
    }

    private void readHeaders() {
        ByteBuffer in = ByteBuffer.wrap(headers);
        while (in.hasRemaining()) {
            int nameLength = in.get() & 0xFF;
            if (in.remaining() < nameLength + 1) {
                return;
            }
            String name = new String(headers, in.position(), nameLength, StandardCharsets.UTF_8);
            in.position(in.position() + nameLength);
            int type = in.get();
            int length = valueLength(type, in);
            if (length < 0 || in.remaining() < length) {
                return;
            }
            if (type == 7) {
                header(name, in.position(), length);
            }
            in.position(in.position() + length);
        }
    }

    /** How many bytes a header's value has, its length field read; -1 when the type is unknown or the field is cut. */
    private static int valueLength(int type, ByteBuffer in) {
        return switch (type) {
            case 0, 1 -> 0;
            case 2 -> 1;
            case 3 -> 2;
            case 4 -> 4;
            case 5, 8 -> 8;
            case 9 -> 16;
            case 6, 7 -> in.remaining() < 2 ? -1 : in.getShort() & 0xFFFF;
            default -> -1;
        };
    }

    private void header(String name, int from, int length) {
        switch (name) {
            case ":event-type", ":exception-type", ":error-code" -> {
                event.name.clear();
                event.name.append(headers, from, length);
            }
            case ":message-type" ->
                event.exception = !new String(headers, from, length, StandardCharsets.UTF_8).equals("event");
            default -> {}
        }
    }
}
