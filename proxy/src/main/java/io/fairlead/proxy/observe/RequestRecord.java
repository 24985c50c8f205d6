package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client asked, as far as policy looks at it. Times are milliseconds; a limit that the client did not state is -1.
 *
 * @param entrance the way by which it came in
 * @param method the HTTP method
 * @param path without the query
 * @param api the API's name within its dialect
 * @param operation how its failures may be treated: {@code generation}, {@code embedding}, {@code read}, {@code upload},
 *     {@code binary}, {@code other}
 * @param streamed whether a stream was asked for
 * @param inputTokens an estimate; 0 when it is unknown
 * @param bytes of the body
 * @param replayable whether the body was kept for another attempt
 * @param sdkRetries how often the client's library had asked already
 * @param commitLimitMs the client's limit for the time to the commit
 * @param silenceLimitMs its limit for each silence before that
 * @param totalLimitMs its limit for the whole call
 * @param noRetry whether it forbids repeats
 * @param noFallback whether it forbids other targets
 * @param route the route it asked for; empty when it asked for none
 * @param cache how it wants the cache used; empty when it did not say
 * @param tags by which its costs and limits are told apart
 */
public record RequestRecord(
        String entrance,
        String method,
        String path,
        String api,
        String operation,
        boolean streamed,
        long inputTokens,
        long bytes,
        boolean replayable,
        int sdkRetries,
        long commitLimitMs,
        long silenceLimitMs,
        long totalLimitMs,
        boolean noRetry,
        boolean noFallback,
        String route,
        String cache,
        Map<String, String> tags) {

    private static final int MOST_TAGS = 16;
    private static final Map<Enum<?>, String> WORDS = new ConcurrentHashMap<>();

    static RequestRecord of(Exchange exchange, ExchangeEnd end) {
        ClientHints hints = exchange.hints();
        return new RequestRecord(
                word(exchange.entrance()),
                Sanitized.word(exchange.request().method()),
                Sanitized.path(exchange.request().path()),
                exchange.operation().api(),
                word(exchange.operation().kind()),
                exchange.facts().streamed(),
                exchange.facts().inputTokens(),
                end.requestBytes(),
                exchange.request().body().replayable(),
                hints.sdkRetry(),
                millis(hints.toCommit()),
                millis(hints.silence()),
                millis(hints.whole()),
                hints.noRetry(),
                hints.noFallback(),
                hints.route() == null ? "" : Sanitized.word(hints.route()),
                hints.cache() == null ? "" : Sanitized.word(hints.cache()),
                tags(hints.tags()));
    }

    private static Map<String, String> tags(Map<String, String> said) {
        if (said.isEmpty()) {
            return Map.of();
        }
        Map<String, String> tags = new TreeMap<>();
        said.entrySet().stream()
                .limit(MOST_TAGS)
                .forEach(each -> tags.put(Sanitized.word(each.getKey()), Sanitized.word(each.getValue())));
        return tags;
    }

    private static long millis(@Nullable Duration limit) {
        return limit == null ? -1 : limit.toMillis();
    }

    private static String word(Enum<?> constant) {
        return WORDS.computeIfAbsent(
                constant, each -> each.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}
