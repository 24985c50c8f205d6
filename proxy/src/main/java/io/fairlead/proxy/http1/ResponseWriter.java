package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes answer heads (RFC 9112 section 4), always as HTTP/1.1, which RFC 9110 section 2.5 allows towards HTTP/1.0 clients
 * too; only CHUNKED must not be chosen for those. Usable from any thread.
 */
public final class ResponseWriter {

    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";

    private ResponseWriter() {}

    /**
     * Writes the head.
     *
     * @param reason the reason phrase; may be empty
     * @param headers written in their order and case. Transfer-Encoding in them counts for nothing, Content-Length only
     *     with NONE, where it tells of the body that a HEAD or a 304 leaves out; in 1xx and 204 it is dropped
     * @param framing NONE only where the rules leave no room for a body (HEAD, 1xx, 204, 304, 2xx to CONNECT)
     * @param connection value of the Connection field, or null for none; UNTIL_CLOSE needs {@code close}
     * @throws IllegalArgumentException when anything would break out of its line; nothing is written then
     */
    public static void write(
            ByteBuf out, int status, String reason, Headers headers, Framing framing, @Nullable String connection) {
        if (status < 100 || status > 999) {
            throw new IllegalArgumentException("status: " + status + " (expected: 100 to 999)");
        }
        boolean neverABody = status < 200 || status == 204;
        if (neverABody && framing.kind() != Framing.Kind.NONE) {
            throw new IllegalArgumentException("framing: " + framing.kind() + " (expected: NONE with " + status + ")");
        }
        HeadWriter.begin()
                .constant("HTTP/1.1 ")
                .number(status)
                .constant(" ")
                .value(reason)
                .constant("\r\n")
                .fields(headers, framing, true, !neverABody)
                .end(connection, out);
    }

    /** An answer before the final one (1xx other than 101). */
    public static void writeInterim(ByteBuf out, int status, String reason, Headers headers) {
        if (status < 100 || status > 199 || status == 101) {
            throw new IllegalArgumentException("status: " + status + " (expected: 100 to 199, not 101)");
        }
        write(out, status, reason, headers, Framing.NONE, null);
    }

    /** {@code 100 Continue}, without fields. */
    public static void writeContinue(ByteBuf out) {
        HeadWriter.begin().constant(CONTINUE).copyTo(out);
    }
}
