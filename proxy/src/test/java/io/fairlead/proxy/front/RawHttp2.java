package io.fairlead.proxy.front;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** An HTTP/2 client that says exactly what it is told to, right or wrong (RFC 9113 sections 4 and 6). */
final class RawHttp2 implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    /** What one stream heard. */
    static final class Heard {
        final List<Http2Headers> heads = new ArrayList<>();
        final ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean ended;
        long reset = -1;
        long credit;

        String text() {
            return body.toString(StandardCharsets.UTF_8);
        }

        /** Of the last head that carries one. */
        int status() {
            int last = 0;
            for (Http2Headers each : heads) {
                last = each.status() == null
                        ? last
                        : Integer.parseInt(each.status().toString());
            }
            return last;
        }

        boolean over() {
            return ended || reset >= 0;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false, 1 << 20);
    private final Map<Integer, Heard> streams = new HashMap<>();
    private ByteArrayOutputStream block = new ByteArrayOutputStream();
    long goAway = -1;
    int pongs;
    boolean closed;

    RawHttp2(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0);
    }

    RawHttp2 send(int type, int flags, int stream, byte... payload) throws IOException {
        socket.getOutputStream().write(frame(type, flags, stream, payload));
        return this;
    }

    /** Many at once, until the peer takes no more. */
    void flood(byte[] frames, int times) {
        try {
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(frames);
            }
        } catch (IOException turnedAway) {
            closed = true;
        }
    }

    static byte[] frame(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A field block of literals that no table remembers (RFC 7541 section 6.2.2). */
    static byte[] block(String... fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            out.write(0);
            string(out, fields[i]);
            string(out, fields[i + 1]);
        }
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String text) {
        int rest = text.length();
        if (rest < 127) {
            out.write(rest);
        } else {
            out.write(127);
            for (rest -= 127; rest > 127; rest >>= 7) {
                out.write((rest & 127) | 128);
            }
            out.write(rest);
        }
        out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] number(long value) {
        return ByteBuffer.allocate(4).putInt((int) value).array();
    }

    static String[] request(String method, String path, String... more) {
        List<String> all = new ArrayList<>(
                List.of(":method", method, ":scheme", "https", ":path", path, ":authority", FrontFixture.HOST));
        all.addAll(List.of(more));
        return all.toArray(new String[0]);
    }

    Heard get(int stream, String path) throws IOException {
        return open(stream, END_STREAM, request("GET", path));
    }

    /** Sends a head, in as many frames as it needs. */
    Heard open(int stream, int flags, String... fields) throws IOException {
        byte[] all = block(fields);
        for (int at = 0; at == 0 || at < all.length; at += 16_384) {
            byte[] part = java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + 16_384));
            int last = at + 16_384 >= all.length ? END_HEADERS : 0;
            send(at == 0 ? HEADERS : CONTINUATION, last | (at == 0 ? flags : 0), stream, part);
        }
        return heard(stream);
    }

    void data(int stream, int flags, String text) throws IOException {
        byte[] all = text.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at == 0 || at < all.length; at += 16_384) {
            byte[] part = java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + 16_384));
            send(DATA, at + 16_384 >= all.length ? flags : 0, stream, part);
        }
    }

    Heard heard(int stream) {
        return streams.computeIfAbsent(stream, made -> new Heard());
    }

    /** Listens until {@code enough} or the end of the connection. */
    void listen(BooleanSupplier enough) throws IOException {
        while (!closed && !enough.getAsBoolean()) {
            next();
        }
    }

    /** Waits until everything that was sent has been looked at. */
    void roundTrip() throws IOException {
        int before = pongs;
        send(PING, 0, 0, new byte[8]);
        listen(() -> pongs > before);
    }

    private void next() throws IOException {
        try {
            int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & Integer.MAX_VALUE;
            byte[] payload = in.readNBytes(length);
            hear(type, flags, stream, payload);
        } catch (EOFException | SocketException end) {
            closed = true;
        }
    }

    private void hear(int type, int flags, int stream, byte[] payload) throws IOException {
        Heard to = heard(stream);
        switch (type) {
            case DATA -> to.body.writeBytes(payload);
            case HEADERS, CONTINUATION -> head(to, stream, flags, payload);
            case RST -> to.reset = ByteBuffer.wrap(payload).getInt();
            case SETTINGS -> {
                if ((flags & 1) == 0) {
                    send(SETTINGS, 1, 0);
                }
            }
            case PING -> pongs += flags & 1;
            case GOAWAY -> goAway = ByteBuffer.wrap(payload).getInt(4);
            case WINDOW -> to.credit += ByteBuffer.wrap(payload).getInt();
            default -> {}
        }
        if ((type == DATA || type == HEADERS) && (flags & END_STREAM) != 0) {
            to.ended = true;
        }
    }

    private void head(Heard to, int stream, int flags, byte[] payload) {
        block.writeBytes(payload);
        if ((flags & END_HEADERS) == 0) {
            return;
        }
        try {
            to.heads.add(decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block.toByteArray())));
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
        block = new ByteArrayOutputStream();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
