package io.fairlead.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;

/** The header fields of every reply, so that a browser lets nobody do with it what it is not for. */
final class ReplyHeaders {

    static final String POLICY =
            "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

    private ReplyHeaders() {}

    static void set(HttpHeaders fields, Reply reply) {
        fields.set(HttpHeaderNames.CACHE_CONTROL, "no-store")
                .set("X-Content-Type-Options", "nosniff")
                .set("X-Frame-Options", "DENY")
                .set("Referrer-Policy", "same-origin")
                .set("Cross-Origin-Resource-Policy", "same-origin")
                .set("Cross-Origin-Opener-Policy", "same-origin")
                .set("Content-Security-Policy", POLICY);
        if (!reply.type().isEmpty()) {
            fields.set(HttpHeaderNames.CONTENT_TYPE, reply.type());
        }
        if (reply.reader() != null) {
            fields.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (reply.status() != 204 && reply.status() != 304) {
            fields.setInt(HttpHeaderNames.CONTENT_LENGTH, reply.body().length);
        }
        if (reply.status() == 401) {
            fields.set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"Fairlead\""); // RFC 9110, 15.5.2
        }
        reply.headers().forEach(fields::set);
    }
}
