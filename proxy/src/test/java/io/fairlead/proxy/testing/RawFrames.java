package io.fairlead.proxy.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** HTTP/2 frames (RFC 9113 section 4.1) written by hand, from the side of a provider. One thread. */
public final class RawFrames {

    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;

    public static final int END_STREAM = 1;
    public static final int END_HEADERS = 4;
    private static final int ACK = 1;
    private static final int PREFACE = 24;

    private final DataInputStream in;
    private final OutputStream out;

    private RawFrames(InputStream in, OutputStream out) {
        this.in = new DataInputStream(in);
        this.out = out;
    }

    /** Reads the client's preface and sends settings of its own: identifiers and values in turn. */
    public static RawFrames begin(InputStream in, OutputStream out, int... settings) throws IOException {
        RawFrames frames = new RawFrames(in, out);
        frames.in.skipNBytes(PREFACE);
        frames.settings(settings);
        return frames;
    }

    /** Identifiers and values in turn. */
    public void settings(int... settings) throws IOException {
        ByteBuffer payload = ByteBuffer.allocate(settings.length * 3);
        for (int i = 0; i < settings.length; i += 2) {
            payload.putShort((short) settings[i]).putInt(settings[i + 1]);
        }
        frame(SETTINGS, 0, 0, payload.array());
    }

    /** Reads on until a request is whole: its stream. Acknowledges settings; answers no PING. Throws at the end. */
    public int request() throws IOException {
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            in.skipNBytes(length);
            if (type == SETTINGS && (flags & ACK) == 0) {
                frame(SETTINGS, ACK, 0);
            } else if (type == GOAWAY) {
                throw new EOFException("it went away");
            } else if ((type == HEADERS || type == DATA) && (flags & END_STREAM) != 0) {
                return stream;
            }
        }
    }

    /** Reads on, and does nothing, until the other side ends the connection. */
    public void untilEnd() throws IOException {
        byte[] buffer = new byte[16 * 1024];
        while (in.read(buffer) >= 0) {
            // nobody wants it
        }
    }

    public void frame(int type, int flags, int stream, byte... payload) throws IOException {
        out.write(bytes(type, flags, stream, payload));
    }

    /** A frame's bytes, to be written in part. */
    public static byte[] bytes(int type, int flags, int stream, byte... payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    public static byte[] number(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * 4);
        Arrays.stream(values).forEach(bytes::putInt);
        return bytes.array();
    }

    /** The head of a 200 without a field, {@code flags} beside it. */
    public void head(int stream, int flags) throws IOException {
        frame(HEADERS, flags, stream, (byte) 0x88); // RFC 7541, appendix A, index 8
    }

    /** A whole 200. */
    public void answer(int stream, String body) throws IOException {
        head(stream, END_HEADERS);
        frame(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.UTF_8));
    }

    public void reset(int stream, int error) throws IOException {
        frame(RST_STREAM, 0, stream, number(error));
    }

    public void goAway(int lastStream, int error) throws IOException {
        frame(GOAWAY, 0, 0, number(lastStream, error));
    }

    /** Bytes as they are. */
    public void raw(byte[] bytes) throws IOException {
        out.write(bytes);
    }
}
