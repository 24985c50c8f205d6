package io.fairlead.proxy.credential;

import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Request;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A signature over host and path (SigV4 and its kin) that a client made for Fairlead's own address. By a base URL it signs what
 * the provider never sees, and so could only be refused there. Pure.
 */
final class ForeignSignature {

    private ForeignSignature() {}

    /** Whether {@code request}, which came in by {@code entrance}, is signed for another host than the provider's. */
    static boolean on(Request request, Entrance entrance) {
        return entrance == Entrance.BASE_URL
                && (covers(request.headers().get("authorization")) || signedQuery(request.path()));
    }

    /** Such a header says which others it covers: {@code AWS4-HMAC-SHA256 Credential=..., SignedHeaders=host;..., Signature=...}. */
    private static boolean covers(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        String lower = authorization.toLowerCase(Locale.ROOT);
        return lower.contains("signedheaders=") && lower.contains("signature=");
    }

    private static boolean signedQuery(String path) {
        int query = path.indexOf('?');
        if (query < 0) {
            return false;
        }
        for (String each : path.substring(query + 1).toLowerCase(Locale.ROOT).split("&", -1)) {
            if (each.startsWith("x-amz-signature=") || each.startsWith("x-goog-signature=")) {
                return true;
            }
        }
        return false;
    }

    /** What the client reads. */
    static Refusal refusal(String provider, String host) {
        return new Refusal(
                Refusal.Reason.BAD_REQUEST,
                "signed_for_another_host",
                "the request is signed for Fairlead's address, and " + provider
                        + " would refuse that signature: send it"
                        + " to https://" + host
                        + " through HTTPS_PROXY (interception), or let Fairlead sign by providers."
                        + provider + ".auth",
                null);
    }
}
