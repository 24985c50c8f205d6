package io.fairlead.proxy.exchange;

import java.util.Locale;
import java.util.Set;

/** How providers name a request in their own logs: what a client quotes to their support. Pure. */
public final class RequestIds {
    private static final Set<String> NAMES = Set.of(
            "request-id",
            "x-request-id",
            "apim-request-id",
            "x-amzn-requestid",
            "x-goog-request-id",
            "x-debug-trace-id");

    private RequestIds() {}

    /** Whether a header field is such a name. */
    public static boolean named(String field) {
        return NAMES.contains(field.toLowerCase(Locale.ROOT));
    }

    /**
     * {@code kept} with the id that {@code came} has, under {@code library} too, where the client's library looks for it; as it is
     * when there is none.
     */
    public static Headers also(Headers kept, Headers came, String library) {
        for (int i = 0; i < came.size() && !kept.contains(library); i++) {
            if (named(came.name(i))) {
                return kept.with(library, came.value(i));
            }
        }
        return kept;
    }
}
