package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.RequestIds;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Header fields on the way between two APIs. Pure. */
final class OtherHeaders {

    /** What only the provider that the client addressed understands, or nobody else should hear. */
    private static final List<String> DIALECTS_OWN = List.of(
            "x-stainless-",
            "x-fern-",
            "x-client-name",
            "anthropic-",
            "openai-",
            "x-goog-",
            "x-amz-",
            "amz-sdk-",
            "x-amzn-",
            "content-",
            "x-ms-");

    /** What describes the body that is not sent, or answers that would not be read. */
    private static final Set<String> BODYS_OWN =
            Set.of("accept", "accept-encoding", "digest", "expect", "te", "x-api-version", "idempotency-key");

    private OtherHeaders() {}

    /** The client's fields without what is its dialect's own, and with what the target's API needs. */
    static Headers request(Headers clients, Map<String, String> needed) {
        Headers.Builder kept = clients.without(OtherHeaders::staysHere).toBuilder()
                .add("content-type", "application/json")
                .add("accept-encoding", "identity");
        needed.forEach(kept::add);
        return kept.build();
    }

    /** Of an answer's fields the ids and the date alone, the id under {@code library} too, and the type of what it became. */
    static Headers answer(Headers came, String library, String type) {
        Headers kept = came.without(name -> !RequestIds.named(name) && !name.equalsIgnoreCase("date"));
        return RequestIds.also(kept, came, library).with("content-type", type);
    }

    private static boolean staysHere(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return BODYS_OWN.contains(lower) || DIALECTS_OWN.stream().anyMatch(lower::startsWith);
    }
}
