package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;

/**
 * An answer's head, checked.
 *
 * @param minorVersion 1 for HTTP/1.1, 0 for HTTP/1.0
 * @param status 100 to 999
 * @param reason the reason phrase, perhaps empty
 * @param headers all fields as they came
 * @param framing where the body ends, the request's method taken into account
 * @param keepAlive whether the connection may serve another request after this message
 * @param switching whether the connection carries another protocol from here on (101, or 2xx to CONNECT): the decoder
 *     then keeps what follows until it is removed from the pipeline
 */
public record ResponseHead(
        int minorVersion,
        int status,
        String reason,
        Headers headers,
        Framing framing,
        boolean keepAlive,
        boolean switching) {

    /** Whether a final answer is still to come (RFC 9110 section 15.2). */
    public boolean interim() {
        return status < 200 && !switching;
    }

    @Override
    public String toString() {
        return "HTTP/1." + minorVersion + " " + status;
    }
}
