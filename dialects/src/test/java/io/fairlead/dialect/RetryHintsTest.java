package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class RetryHintsTest {
    private static final Instant NOW = Instant.parse("2026-01-23T19:08:00Z");

    private record Case(
            String name,
            Map<String, String> headers,
            int status,
            @Nullable Duration body,
            @Nullable Duration expected) {}

    private static final List<Case> CASES = List.of(
            new Case("nothing said", Map.of(), 429, null, null),
            new Case("seconds", Map.of("retry-after", "7"), 503, null, Duration.ofSeconds(7)),
            new Case(
                    "milliseconds first",
                    Map.of("retry-after-ms", "250", "retry-after", "1"),
                    429,
                    null,
                    Duration.ofMillis(250)),
            new Case(
                    "zero milliseconds say nothing",
                    Map.of("retry-after-ms", "0", "retry-after", "1"),
                    429,
                    null,
                    Duration.ofSeconds(1)),
            new Case(
                    "a date",
                    Map.of("retry-after", "Fri, 23 Jan 2026 19:08:30 GMT"),
                    503,
                    null,
                    Duration.ofSeconds(30)),
            new Case("a date that is past", Map.of("retry-after", "Fri, 23 Jan 2026 19:07:30 GMT"), 503, null, null),
            new Case(
                    "header before body",
                    Map.of("retry-after", "2"),
                    429,
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(2)),
            new Case("the body's own", Map.of(), 429, Duration.ofSeconds(48), Duration.ofSeconds(48)),
            new Case("negative", Map.of("retry-after", "-5"), 429, null, null),
            new Case("no number", Map.of("retry-after", "soon"), 429, null, null),
            new Case("absurd", Map.of("retry-after", "9223372036854767616"), 429, null, Duration.ofDays(30)),
            new Case("many digits", Map.of("retry-after", "9".repeat(500)), 429, null, null),
            new Case(
                    "a limit that is used up",
                    Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "6m0s"),
                    429,
                    null,
                    Duration.ofMinutes(6)),
            new Case(
                    "a limit that is not",
                    Map.of("x-ratelimit-remaining-requests", "3", "x-ratelimit-reset-requests", "6m0s"),
                    429,
                    null,
                    null),
            new Case(
                    "limits matter only on 429",
                    Map.of("x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "6m0s"),
                    500,
                    null,
                    null),
            new Case(
                    "the longest of several",
                    Map.of(
                            "x-ratelimit-remaining-requests",
                            "0",
                            "x-ratelimit-reset-requests",
                            "2ms",
                            "x-ratelimit-remaining-tokens",
                            "0",
                            "x-ratelimit-reset-tokens",
                            "15m50.4s"),
                    429,
                    null,
                    Duration.ofMillis(950_400)),
            new Case(
                    "Anthropic's time",
                    Map.of(
                            "anthropic-ratelimit-input-tokens-remaining",
                            "0",
                            "anthropic-ratelimit-input-tokens-reset",
                            "2026-01-23T19:08:22Z"),
                    429,
                    null,
                    Duration.ofSeconds(22)),
            new Case(
                    "Cerebras' seconds",
                    Map.of(
                            "x-ratelimit-remaining-requests-day",
                            "0",
                            "x-ratelimit-reset-requests-day",
                            "24478.65530896187"),
                    429,
                    null,
                    Duration.ofNanos(24_478_655_308_962L)),
            new Case(
                    "OpenRouter's Unix time",
                    Map.of("x-ratelimit-remaining", "0", "x-ratelimit-reset", "1769195340000"),
                    429,
                    null,
                    Duration.ofSeconds(60)),
            new Case(
                    "unlimited is not used up",
                    Map.of("x-ratelimit-remaining-tokens", "-1", "x-ratelimit-reset-tokens", "0"),
                    429,
                    null,
                    null),
            new Case(
                    "a reset of zero",
                    Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "0"),
                    429,
                    null,
                    null),
            new Case(
                    "a reset of nonsense",
                    Map.of("x-ratelimit-remaining-tokens", "0", "x-ratelimit-reset-tokens", "T"),
                    429,
                    null,
                    null));

    @TestFactory
    Stream<DynamicTest> reads_every_form() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.name(),
                        () -> assertThat(RetryHints.after(
                                        name -> c.headers().get(name.toLowerCase(Locale.ROOT)),
                                        new ProviderError(ErrorKind.UNKNOWN, c.status(), false, null, null, c.body()),
                                        NOW))
                                .isEqualTo(c.expected())));
    }

    @Test
    void reads_waits_out_of_sentences() {
        assertThat(WaitText.find("Limit 30000, Used 18928. Please try again in 174ms. Visit ..."))
                .isEqualTo(Duration.ofMillis(174));
        assertThat(WaitText.find("Please try again in 6m0s.")).isEqualTo(Duration.ofMinutes(6));
        assertThat(WaitText.find("Please retry in 48.939935699s.")).isEqualTo(Duration.ofNanos(48_939_935_699L));
        assertThat(WaitText.find("Please retry after 6 seconds. Please go")).isEqualTo(Duration.ofSeconds(6));
        assertThat(WaitText.find("Please try again in a moment, or try again in 2 minutes"))
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(WaitText.find("Please retry later")).isNull();
        assertThat(WaitText.duration("1h2m3.5s")).isEqualTo(Duration.ofMillis(3_723_500));
        assertThat(WaitText.duration("10 parsecs")).isNull();
        assertThat(WaitText.duration("-3s")).isNull();
    }

    private static @org.jspecify.annotations.Nullable Duration openRouter(String headers, String... fields) {
        String body = "{'error':{'message':'Rate limit exceeded','code':429,'metadata':{'headers':" + headers + "}}}";
        byte[] bytes = body.replace('\'', '"').getBytes(java.nio.charset.StandardCharsets.UTF_8);
        HeaderSource source = name -> {
            for (int i = 0; i < fields.length; i += 2) {
                if (fields[i].equals(name)) {
                    return fields[i + 1];
                }
            }
            return null;
        };
        ProviderError error = ProviderCatalog.builtIn().errors("openrouter").classify(429, source, bytes);
        return RetryHints.after(source, error, NOW);
    }

    @Test
    void a_body_that_repeats_header_fields_asks_for_their_wait() {
        long soon = NOW.toEpochMilli() + 17_000;
        assertThat(openRouter(
                        "{'X-RateLimit-Limit':'20','X-RateLimit-Remaining':'0','X-RateLimit-Reset':'" + soon + "'}"))
                .isEqualTo(Duration.ofSeconds(17));
        assertThat(openRouter("{'X-RateLimit-Remaining':0,'X-RateLimit-Reset':" + soon + "}"))
                .isEqualTo(Duration.ofSeconds(17));
        assertThat(openRouter("{'x-ratelimit-reset':'" + (soon / 1000) + "'}")).isEqualTo(Duration.ofSeconds(17));
        assertThat(openRouter("{'Retry-After':'9','X-RateLimit-Reset':'" + soon + "'}"))
                .isEqualTo(Duration.ofSeconds(9));
        assertThat(openRouter("{'retry-after-ms':'1500','Retry-After':'9'}")).isEqualTo(Duration.ofMillis(1500));
        assertThat(openRouter("{'X-RateLimit-Remaining':'0','X-RateLimit-Reset':'" + soon + "'}", "retry-after", "3"))
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void fields_in_a_body_that_say_nothing_of_use_are_no_wait() {
        for (String headers : List.of(
                "{}",
                "null",
                "[]",
                "'x'",
                "{'X-RateLimit-Reset':null}",
                "{'X-RateLimit-Reset':{'a':1}}",
                "{'X-RateLimit-Reset':'-5'}",
                "{'X-RateLimit-Reset':'soon'}",
                "{'X-RateLimit-Reset':'1000000'}",
                "{'X-RateLimit-Remaining':'3','X-RateLimit-Reset':'" + (NOW.toEpochMilli() + 17_000) + "'}")) {
            Duration wait = openRouter(headers);
            assertThat(wait == null || wait.compareTo(Duration.ofDays(30)) <= 0)
                    .as(headers)
                    .isTrue();
        }
        assertThat(openRouter("{'X-RateLimit-Reset':'99999999999999999999999999'}"))
                .isLessThanOrEqualTo(Duration.ofDays(30));
        assertThat(openRouter(
                        "{'X-RateLimit-Remaining':'3','X-RateLimit-Reset':'" + (NOW.toEpochMilli() + 17_000) + "'}"))
                .isNull();
    }
}
