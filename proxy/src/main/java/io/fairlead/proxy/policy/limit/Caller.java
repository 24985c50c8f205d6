package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.ClientCredential;
import io.fairlead.proxy.exchange.Exchange;
import java.util.Map;

/**
 * Who asks, as far as turns go: the tags that a client gives its calls, else a hash of its credential. Holds no secret.
 *
 * @param tags empty when there are none
 * @param credential a hash; of none where there are tags
 */
record Caller(Map<String, String> tags, int credential) {

    static Caller of(Exchange exchange) {
        Map<String, String> tags = exchange.hints().tags();
        return tags.isEmpty() ? new Caller(Map.of(), credential(exchange)) : new Caller(tags, 0);
    }

    static int credential(Exchange exchange) {
        return ClientCredential.of(exchange.request()).hashCode();
    }
}
