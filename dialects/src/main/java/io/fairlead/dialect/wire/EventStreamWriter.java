package io.fairlead.dialect.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes AWS event-stream frames, each with its two checksums. */
public final class EventStreamWriter {
    private static final int STRING = 7;
    private static final int PRELUDE = 12;
    private static final int TRAILER = 4;

    private EventStreamWriter() {}

    /** A frame of these string headers, in their order, and this payload. */
    public static byte[] frame(Map<String, String> headers, byte[] payload) {
        Output out = new Output();
        int start = begin(out, headers(headers));
        out.write(payload);
        end(out, start);
        return out.toByteArray();
    }

    /** These string headers, in their order, as a frame has them: for frames that are written often. */
    public static byte[] headers(Map<String, String> headers) {
        Output block = new Output();
        headers.forEach((name, value) -> {
            byte[] n = name.getBytes(StandardCharsets.UTF_8);
            byte[] v = value.getBytes(StandardCharsets.UTF_8);
            block.write(n.length);
            block.write(n);
            block.write(STRING);
            block.write(v.length >> 8);
            block.write(v.length);
            block.write(v);
        });
        return block.toByteArray();
    }

    /**
     * Begins a frame; its payload is written to {@code out} next, and then its {@link #end}.
     *
     * @param headers what {@link #headers} gave
     * @return where the frame starts
     */
    public static int begin(Output out, byte[] headers) {
        int start = out.length();
        out.write(new byte[PRELUDE]);
        out.replace(start + 4, headers.length);
        out.write(headers);
        return start;
    }

    /** Ends the frame that starts at {@code start} with what was written since. */
    public static void end(Output out, int start) {
        out.replace(start, out.length() + TRAILER - start);
        out.replace(start + 8, crc(out, start, 8));
        int at = out.length();
        out.write(new byte[TRAILER]);
        out.replace(at, crc(out, start, at - start));
    }

    private static int crc(Output out, int start, int length) {
        CRC32 crc = new CRC32();
        crc.update(out.bytes(), start, length);
        return (int) crc.getValue();
    }
}
