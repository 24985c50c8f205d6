package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What providers say of their limits, in each one's spelling. */
class LimitHeadersTest {

    private static final Instant NOW = Instant.parse("2026-01-23T19:08:02Z");

    private static List<LimitNews> read(String provider, String... fields) {
        Map<String, String> headers = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            headers.put(fields[i].toLowerCase(Locale.ROOT), fields[i + 1]);
        }
        List<LimitNews> all = new ArrayList<>();
        Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider))
                .limits()
                .read(headers::get, NOW, all::add);
        return all;
    }

    @ParameterizedTest
    @CsvSource({"2ms, 2", "0.5s, 500", "1m0s, 60000", "15m50.4s, 950400", "23m16.298s, 1396298"})
    void openai_writes_go_durations(String reset, long millis) {
        assertThat(read(
                        "openai",
                        "x-ratelimit-limit-tokens",
                        "30000",
                        "x-ratelimit-remaining-tokens",
                        "18928",
                        "x-ratelimit-reset-tokens",
                        reset))
                .containsExactly(new LimitNews(LimitNews.Of.TOKENS, 30_000, 18_928, Duration.ofMillis(millis), true));
    }

    @Test
    void a_project_has_limits_of_its_own() {
        assertThat(read(
                        "openai",
                        "x-ratelimit-limit-project-requests",
                        "10",
                        "x-ratelimit-remaining-project-requests",
                        "0",
                        "x-ratelimit-reset-project-requests",
                        "6s"))
                .containsExactly(new LimitNews(LimitNews.Of.REQUESTS, 10, 0, Duration.ofSeconds(6), true));
    }

    @Test
    void anthropic_writes_times_and_limits_input_and_output_apart() {
        assertThat(read(
                        "anthropic",
                        "anthropic-ratelimit-input-tokens-limit",
                        "20000",
                        "anthropic-ratelimit-input-tokens-remaining",
                        "19000",
                        "anthropic-ratelimit-input-tokens-reset",
                        "2026-01-23T19:08:22Z",
                        "anthropic-ratelimit-output-tokens-limit",
                        "8000",
                        "anthropic-ratelimit-output-tokens-remaining",
                        "0",
                        "anthropic-ratelimit-output-tokens-reset",
                        "2026-01-23T19:09:02Z"))
                .containsExactly(
                        new LimitNews(LimitNews.Of.INPUT_TOKENS, 20_000, 19_000, Duration.ofSeconds(20), true),
                        new LimitNews(LimitNews.Of.OUTPUT_TOKENS, 8_000, 0, Duration.ofMinutes(1), true));
    }

    @Test
    void azure_writes_seconds_and_minus_one_for_no_limit() {
        assertThat(read(
                        "azure-openai",
                        "x-ratelimit-limit-requests",
                        "10",
                        "x-ratelimit-remaining-requests",
                        "3",
                        "x-ratelimit-reset-requests",
                        "7",
                        "x-ratelimit-limit-tokens",
                        "-1",
                        "x-ratelimit-remaining-tokens",
                        "-1",
                        "x-ratelimit-reset-tokens",
                        "0"))
                .containsExactly(new LimitNews(LimitNews.Of.REQUESTS, 10, 3, Duration.ofSeconds(7), false));
    }

    @Test
    void mistral_says_no_reset_of_a_minute() {
        assertThat(read("mistral", "x-ratelimit-limit-req-minute", "100", "x-ratelimit-remaining-req-minute", "99"))
                .containsExactly(new LimitNews(LimitNews.Of.REQUESTS, 100, 99, Duration.ofMinutes(1), true));
    }

    @Test
    void cerebras_writes_fractions_and_a_day() {
        List<LimitNews> news = read(
                "cerebras",
                "x-ratelimit-limit-requests-day",
                "14400",
                "x-ratelimit-remaining-requests-day",
                "0",
                "x-ratelimit-reset-requests-day",
                "24478.65530896187");
        assertThat(news).hasSize(1);
        assertThat(news.get(0).reset().toSeconds()).isEqualTo(24_478);
        assertThat(news.get(0).gradual()).isFalse();
    }

    @Test
    void openrouter_writes_unix_milliseconds() {
        assertThat(read(
                        "openrouter",
                        "x-ratelimit-limit",
                        "20",
                        "x-ratelimit-remaining",
                        "0",
                        "x-ratelimit-reset",
                        Long.toString(NOW.toEpochMilli() + 5_000)))
                .containsExactly(new LimitNews(LimitNews.Of.REQUESTS, 20, 0, Duration.ofSeconds(5), false));
    }

    @Test
    void without_a_reset_nothing_is_known() {
        assertThat(read("xai", "x-ratelimit-limit-requests", "1800", "x-ratelimit-remaining-requests", "0"))
                .isEmpty();
    }

    @Test
    void without_the_limit_what_is_left_comes_back_at_once() {
        assertThat(read("openai", "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", "3s"))
                .containsExactly(new LimitNews(LimitNews.Of.REQUESTS, 1, 0, Duration.ofSeconds(3), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1",
                "",
                " ",
                "many",
                "1e9",
                "0x10",
                "9223372036854767616",
                "99999999999999999999999999",
                "--1",
                "1,000",
                "1.2.3"
            })
    void what_is_no_number_says_nothing(String remaining) {
        assertThat(read("openai", "x-ratelimit-remaining-requests", remaining, "x-ratelimit-reset-requests", "3s"))
                .isEmpty();
        assertThat(read(
                        "openai",
                        "x-ratelimit-limit-requests",
                        remaining,
                        "x-ratelimit-remaining-requests",
                        "7",
                        "x-ratelimit-reset-requests",
                        "3s"))
                .as("as the limit it is unknown")
                .containsExactly(new LimitNews(LimitNews.Of.REQUESTS, 7, 7, Duration.ofSeconds(3), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "-5s", "0", "2020-01-01T00:00:00Z", "soon", "", "1s1", "NaN"})
    void a_reset_that_is_past_or_no_time_says_nothing(String reset) {
        assertThat(read("openai", "x-ratelimit-remaining-requests", "0", "x-ratelimit-reset-requests", reset))
                .isEmpty();
        assertThat(read(
                        "anthropic",
                        "anthropic-ratelimit-requests-remaining",
                        "0",
                        "anthropic-ratelimit-requests-reset",
                        reset))
                .isEmpty();
    }

    @Test
    void a_limit_below_what_is_left_is_as_much() {
        assertThat(read(
                        "openai",
                        "x-ratelimit-limit-requests",
                        "5",
                        "x-ratelimit-remaining-requests",
                        "50",
                        "x-ratelimit-reset-requests",
                        "1s"))
                .containsExactly(new LimitNews(LimitNews.Of.REQUESTS, 50, 50, Duration.ofSeconds(1), true));
    }

    @Test
    void which_tokens_count_is_data() {
        Usage within = new Usage(100, 10, 80);
        Usage apart = new Usage(20, 10, 80, 5, true);
        assertThat(counts("openai").input(within)).isEqualTo(100);
        assertThat(counts("openai").input(apart)).isEqualTo(105);
        assertThat(counts("groq").input(within)).isEqualTo(20);
        assertThat(counts("bedrock").input(apart)).isEqualTo(25);
        assertThat(counts("anthropic").input(apart)).isEqualTo(25);
        assertThat(counts("bedrock").output("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", 10))
                .isEqualTo(50);
        assertThat(counts("bedrock").output("amazon.nova-pro-v1:0", 10)).isEqualTo(10);
        assertThat(counts("azure-openai").ceiling()).isTrue();
        assertThat(counts("openai").ceiling()).isFalse();
        assertThat(counts("openai").input(Usage.UNKNOWN)).isEqualTo(-1);
        assertThat(counts("groq").input(new Usage(5, 5, 900))).isZero();
        assertThat(counts("openai").input(new Usage(Long.MAX_VALUE, 1, Long.MAX_VALUE, 3, true)))
                .isEqualTo(Long.MAX_VALUE);
    }

    private static TokenCounts counts(String provider) {
        return Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider)).counts();
    }
}
