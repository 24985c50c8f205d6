package io.fairlead.proxy.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.jspecify.annotations.Nullable;

/** The readable bytes of an error's body, whatever it was encoded with. */
final class ErrorBytes {

    /** What is read of a body at most, decoded: an error says what it is about within that. */
    private static final int MAX = 256 * 1024;

    private ErrorBytes() {}

    /** {@code body} without its {@code content-encoding}; nothing when that is unknown or wrong. */
    static byte[] decoded(@Nullable String encoding, byte[] body) {
        if (encoding == null || body.length == 0) {
            return body;
        }
        ByteArrayInputStream bytes = new ByteArrayInputStream(body);
        try {
            return switch (encoding.trim().toLowerCase(Locale.ROOT)) {
                case "", "identity" -> body;
                case "gzip", "x-gzip" -> read(new GZIPInputStream(bytes));
                case "deflate" -> read(new InflaterInputStream(bytes));
                default -> new byte[0];
            };
        } catch (IOException e) {
            return new byte[0]; // the status decides alone
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        try (in) {
            return in.readNBytes(MAX);
        }
    }
}
