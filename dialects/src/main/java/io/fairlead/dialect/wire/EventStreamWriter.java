package io.fairlead.dialect.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** Writes one AWS event-stream frame with its two checksums. */
public final class EventStreamWriter {
    private static final int STRING = 7;
    private static final int OVERHEAD = 16;

    private EventStreamWriter() {}

    /** A frame of these string headers, in their order, and this payload. */
    public static byte[] frame(Map<String, String> headers, byte[] payload) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        headers.forEach((name, value) -> {
            byte[] n = name.getBytes(StandardCharsets.UTF_8);
            byte[] v = value.getBytes(StandardCharsets.UTF_8);
            block.write(n.length);
            block.writeBytes(n);
            block.write(STRING);
            block.write(v.length >> 8);
            block.write(v.length);
            block.writeBytes(v);
        });
        byte[] head = block.toByteArray();
        byte[] bytes = new byte[OVERHEAD + head.length + payload.length];
        ByteBuffer frame = ByteBuffer.wrap(bytes);
        frame.putInt(bytes.length).putInt(head.length);
        frame.putInt(crc(bytes, frame.position()));
        frame.put(head).put(payload);
        frame.putInt(crc(bytes, frame.position()));
        return bytes;
    }

    private static int crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
