package io.fairlead.proxy.http1;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The field names that LLM traffic is made of, in title case and in lower case, so that reading them allocates nothing. A
 * fixed open-addressed table, found by the hash that a {@link String} of the same characters has.
 */
final class CommonFieldNames {

    private static final String[] NAMES = {
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Accept-Ranges",
        "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers",
        "Age",
        "Alt-Svc",
        "Anthropic-Beta",
        "Anthropic-Version",
        "Anthropic-Organization-Id",
        "Anthropic-Ratelimit-Input-Tokens-Limit",
        "Anthropic-Ratelimit-Input-Tokens-Remaining",
        "Anthropic-Ratelimit-Input-Tokens-Reset",
        "Anthropic-Ratelimit-Output-Tokens-Limit",
        "Anthropic-Ratelimit-Output-Tokens-Remaining",
        "Anthropic-Ratelimit-Output-Tokens-Reset",
        "Anthropic-Ratelimit-Requests-Limit",
        "Anthropic-Ratelimit-Requests-Remaining",
        "Anthropic-Ratelimit-Requests-Reset",
        "Anthropic-Ratelimit-Tokens-Limit",
        "Anthropic-Ratelimit-Tokens-Remaining",
        "Anthropic-Ratelimit-Tokens-Reset",
        "Api-Key",
        "Apim-Request-Id",
        "Authorization",
        "Cache-Control",
        "Cf-Cache-Status",
        "CF-Cache-Status",
        "CF-RAY",
        "Connection",
        "Content-Disposition",
        "Content-Encoding",
        "Content-Language",
        "Content-Length",
        "Content-Security-Policy",
        "Content-Type",
        "Cookie",
        "Date",
        "ETag",
        "Expect",
        "Expires",
        "Host",
        "Idempotency-Key",
        "If-None-Match",
        "Keep-Alive",
        "Last-Modified",
        "Location",
        "OpenAI-Beta",
        "OpenAI-Model",
        "OpenAI-Organization",
        "OpenAI-Processing-Ms",
        "OpenAI-Project",
        "OpenAI-Version",
        "Origin",
        "Pragma",
        "Proxy-Connection",
        "Referer",
        "Request-Id",
        "Retry-After",
        "Server",
        "Server-Timing",
        "Set-Cookie",
        "Strict-Transport-Security",
        "TE",
        "Traceparent",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "User-Agent",
        "Vary",
        "Via",
        "WWW-Authenticate",
        "X-Amz-Content-Sha256",
        "X-Amz-Date",
        "X-Amz-Security-Token",
        "X-Amzn-RequestId",
        "X-API-Key",
        "X-Api-Key",
        "X-Content-Type-Options",
        "X-Envoy-Upstream-Service-Time",
        "X-Forwarded-For",
        "X-Frame-Options",
        "X-Goog-Api-Client",
        "X-Goog-Api-Key",
        "X-Ratelimit-Limit-Requests",
        "X-Ratelimit-Limit-Tokens",
        "X-Ratelimit-Remaining-Requests",
        "X-Ratelimit-Remaining-Tokens",
        "X-Ratelimit-Reset-Requests",
        "X-Ratelimit-Reset-Tokens",
        "X-Request-Id",
        "X-Request-ID",
        "X-Should-Retry",
        "X-Stainless-Arch",
        "X-Stainless-Async",
        "X-Stainless-Helper-Method",
        "X-Stainless-Lang",
        "X-Stainless-OS",
        "X-Stainless-Package-Version",
        "X-Stainless-Read-Timeout",
        "X-Stainless-Retry-Count",
        "X-Stainless-Runtime",
        "X-Stainless-Runtime-Version",
        "X-Stainless-Timeout",
        "X-XSS-Protection",
    };

    private static final int MASK = 1023;
    private static final @Nullable Known[] TABLE = new @Nullable Known[MASK + 1];

    static {
        for (String name : NAMES) {
            put(name);
            put(name.toLowerCase(Locale.ROOT));
        }
    }

    private CommonFieldNames() {}

    /** The known name that stands in {@code bytes[from, to)}, whose String hash is {@code hash}; null if it is none. */
    static @Nullable Known find(byte[] bytes, int from, int to, int hash) {
        int slot = spread(hash);
        Known known = TABLE[slot];
        while (known != null) {
            if (known.hash == hash && known.stands(bytes, from, to)) {
                return known;
            }
            slot = (slot + 1) & MASK;
            known = TABLE[slot];
        }
        return null;
    }

    private static void put(String name) {
        int slot = spread(name.hashCode());
        Known known = TABLE[slot];
        while (known != null) {
            if (known.name.equals(name)) {
                return;
            }
            slot = (slot + 1) & MASK;
            known = TABLE[slot];
        }
        TABLE[slot] = new Known(name);
    }

    private static int spread(int hash) {
        return (hash ^ (hash >>> 10) ^ (hash >>> 20)) & MASK;
    }

    /** A name with what it means for framing. */
    static final class Known {
        final String name;
        final FieldKind kind;
        private final int hash;

        private Known(String name) {
            this.name = name;
            this.kind = FieldKind.of(name);
            this.hash = name.hashCode();
        }

        private boolean stands(byte[] bytes, int from, int to) {
            if (to - from != name.length()) {
                return false;
            }
            for (int i = from; i < to; i++) {
                if (bytes[i] != name.charAt(i - from)) {
                    return false;
                }
            }
            return true;
        }
    }
}
