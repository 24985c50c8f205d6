package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;

/** The fields that decide about a message's framing and connection. */
enum FieldKind {
    HOST("Host"),
    EXPECT("Expect"),
    UPGRADE("Upgrade"),
    CONNECTION("Connection"),
    CONTENT_LENGTH("Content-Length"),
    TRANSFER_ENCODING("Transfer-Encoding"),
    OTHER("");

    private final String field;

    FieldKind(String field) {
        this.field = field;
    }

    /** The length decides most cases. */
    static FieldKind of(String name) {
        FieldKind candidate = switch (name.length()) {
            case 4 -> HOST;
            case 6 -> EXPECT;
            case 7 -> UPGRADE;
            case 10 -> CONNECTION;
            case 14 -> CONTENT_LENGTH;
            case 17 -> TRANSFER_ENCODING;
            default -> OTHER;
        };
        return candidate != OTHER && Headers.same(candidate.field, name) ? candidate : OTHER;
    }
}
