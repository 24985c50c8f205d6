package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Headers;
import java.util.Locale;
import java.util.Set;

/** The fields that are kept with an answer: all but those that are true of one moment or for one client. Pure. */
final class KeptHeaders {

    private static final Set<String> OF_THE_MOMENT = Set.of(
            "set-cookie",
            "set-cookie2",
            "retry-after",
            "retry-after-ms",
            "x-should-retry",
            "alt-svc",
            "content-length");

    private KeptHeaders() {}

    static Headers of(Headers answer) {
        return answer.without(name -> {
            String lower = name.toLowerCase(Locale.ROOT);
            return OF_THE_MOMENT.contains(lower) || lower.contains("ratelimit") || lower.contains("rate-limit");
        });
    }
}
