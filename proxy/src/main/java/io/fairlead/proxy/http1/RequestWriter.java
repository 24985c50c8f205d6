package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Writes request heads (RFC 9112 section 3), always as HTTP/1.1. Usable from any thread. */
public final class RequestWriter {

    private RequestWriter() {}

    /**
     * Writes the head, Host first.
     *
     * @param target in the form the receiver needs: origin-form for a provider, absolute-form for a proxy
     * @param host value of the Host field
     * @param headers written in their order and case. Host, Content-Length and Transfer-Encoding in them count for
     *     nothing: the other arguments decide
     * @param framing NONE, LENGTH or CHUNKED
     * @param connection value of the Connection field, or null for none
     * @throws IllegalArgumentException when anything would break out of its line; nothing is written then
     */
    public static void write(
            ByteBuf out,
            String method,
            String target,
            String host,
            Headers headers,
            Framing framing,
            @Nullable String connection) {
        if (framing.kind() == Framing.Kind.UNTIL_CLOSE) {
            throw new IllegalArgumentException("framing: UNTIL_CLOSE (expected: NONE, LENGTH or CHUNKED)");
        }
        HeadWriter.begin()
                .token(method)
                .constant(" ")
                .target(target)
                .constant(" HTTP/1.1\r\n")
                .field("Host", host)
                .fields(headers, framing, false, false)
                .end(connection, out);
    }
}
