package io.fairlead.proxy.exchange;

import org.jspecify.annotations.Nullable;

/** By what a client is known to its provider. Pure. */
public final class ClientCredential {

    private static final String[] KEYS = {"authorization", "x-api-key", "api-key", "x-goog-api-key"};

    private ClientCredential() {}

    /**
     * The first credential of {@code request}, of a signature the part that is the same each time; empty when there is none. It
     * is a secret: who wants to remember it remembers a hash.
     */
    public static String of(Request request) {
        for (String name : KEYS) {
            String value = request.headers().get(name);
            if (value != null) {
                return signer(value);
            }
        }
        String inPath = key(request.path());
        return inPath == null ? "" : inPath;
    }

    private static String signer(String value) {
        int at = value.startsWith("AWS4-") ? value.indexOf("Credential=") : -1;
        int end = at < 0 ? -1 : value.indexOf('/', at);
        return end < 0 ? value : value.substring(at, end);
    }

    private static @Nullable String key(String path) {
        int at = path.indexOf("?key=");
        at = at < 0 ? path.indexOf("&key=") : at;
        if (at < 0) {
            return null;
        }
        int end = path.indexOf('&', at + 1);
        return end < 0 ? path.substring(at + 5) : path.substring(at + 5, end);
    }
}
