package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A request's head, checked.
 *
 * @param method a token, in its case
 * @param target exactly as on the wire
 * @param form what kind of target it is
 * @param minorVersion 1 for HTTP/1.1, 0 for HTTP/1.0
 * @param authority host and perhaps port that the request is for (RFC 9112 section 3.3): the target's if it has one, else
 *     the Host field's; null only for an HTTP/1.0 request without Host
 * @param headers all fields. With an absolute target Host says the same as {@code authority} (RFC 9112 section 3.2.2)
 * @param framing where the body ends: NONE, LENGTH or CHUNKED
 * @param keepAlive whether the client lets the connection live on after the answer (RFC 9112 section 9.3)
 * @param expectContinue whether the client waits for a 100 before it sends the body (RFC 9110 section 10.1.1)
 * @param upgrade {@code websocket}, in its case, when the client offers to switch to it; null otherwise: no other protocol is
 *     switched to
 */
public record RequestHead(
        String method,
        String target,
        TargetForm form,
        int minorVersion,
        @Nullable String authority,
        Headers headers,
        Framing framing,
        boolean keepAlive,
        boolean expectContinue,
        @Nullable String upgrade) {

    /** Path and query in origin-form, or {@code *}; for CONNECT the empty string. */
    public String path() {
        return switch (form) {
            case ABSOLUTE -> Authority.pathOf(target, method);
            case AUTHORITY -> "";
            case ORIGIN, ASTERISK -> target;
        };
    }

    /** Without the query and the fields: they may hold keys. */
    @Override
    public String toString() {
        int query = target.indexOf('?');
        return method + " " + (query < 0 ? target : target.substring(0, query)) + " HTTP/1." + minorVersion;
    }
}
