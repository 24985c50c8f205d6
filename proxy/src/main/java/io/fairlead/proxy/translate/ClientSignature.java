package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Request;
import java.util.Locale;

/**
 * A signature of the client's own over its whole request (AWS Signature Version 4, in the header or in the query). Whoever
 * changes a byte of it breaks it, and nobody but the client can make another. Pure.
 */
final class ClientSignature {

    private ClientSignature() {}

    static boolean covers(Request request) {
        String authorization = request.headers().get("authorization");
        return (authorization != null && authorization.regionMatches(true, 0, "AWS4-", 0, 5))
                || request.path().toLowerCase(Locale.ROOT).contains("x-amz-signature=");
    }
}
