package io.fairlead.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHintsTest {

    private static final String LONG = "9".repeat(400);

    private static ClientHints read(String... fields) {
        return ClientHints.read(Headers.of(fields));
    }

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "30s, PT30S",
        " 2m , PT2M",
        "1h, PT1H",
        "1000h, PT1000H",
        "30 s, PT30S",
        "1h30m, PT1H30M",
        "2m5s250ms, PT2M5.25S",
        "999h60m, PT1000H",
        "3600000000ms, PT1000H",
        "0000000000000030s, PT30S"
    })
    void our_time_out_is_a_number_and_a_unit(String text, Duration wanted) {
        ClientHints hints = read("x-fairlead-timeout", text);
        assertThat(hints.whole()).isEqualTo(wanted);
        assertThat(hints.mistake()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "99999999999999ms",
                "999999999999999999ms",
                "9223372036854775807ms",
                "9223372036854775808ms",
                "99999999999999999999999999999999s",
                "9223372036854775807s",
                "153722867280912930m",
                "2562047788015215h",
                "1001h",
                "0s",
                "0ms",
                "-1s",
                "+1s",
                "1.5s",
                "1e3s",
                "30",
                "s",
                "",
                " ",
                "30m1h",
                "1h30",
                "1h1h",
                "1000h1ms",
                "h30m",
                "999999999999h999999999999m999999999999s999999999999ms",
                "30S",
                "1d",
                "0x10s",
                "\u0661\u0662s",
                "NaN",
                "Infinity",
                "30s,30s",
                "30s; drop"
            })
    void what_is_none_is_our_clients_mistake_and_said_in_a_sentence(String text) {
        ClientHints hints = read("X-Fairlead-Timeout", text);
        assertThat(hints.whole()).isNull();
        assertThat(hints.mistake())
                .startsWith("x-fairlead-timeout is not a duration")
                .contains("30s");
    }

    @ParameterizedTest
    @CsvSource({
        "600, PT10M",
        "600.0, PT10M",
        "0.5, PT0.5S",
        "1.0000000001, PT1S",
        " 5 , PT5S",
        "3600000, PT1000H",
        "0.0000000001,",
        "3600001,",
        "0,",
        "-1,",
        "1e300,",
        "0x1p3,",
        "1d,",
        "NaN,",
        "Infinity,",
        "1.,",
        ".5,",
        "1.2.3,",
        "five,",
        "99999999999999999999999,"
    })
    void seconds_of_an_sdk_are_read_or_ignored(String text, @Nullable Duration wanted) {
        ClientHints hints =
                read("X-Stainless-Timeout", text, "X-Stainless-Read-Timeout", text, "Request-Timeout", text);
        assertThat(hints.toCommit()).isEqualTo(wanted);
        assertThat(hints.silence()).isEqualTo(wanted);
        assertThat(hints.whole()).isEqualTo(wanted);
        assertThat(hints.mistake()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "1H, PT1H",
        "2M, PT2M",
        "3S, PT3S",
        "4m, PT0.004S",
        "5u, PT0.000005S",
        "6n, PT0.000000006S",
        "99999999n, PT0.099999999S",
        "99999999H,",
        "99999999M,",
        "999999999S,",
        "0S,",
        "-1S,",
        "+1S,",
        "S,",
        "1,",
        "1 S,",
        "1s,",
        "1.5S,"
    })
    void the_time_out_of_grpc_is_read_or_ignored(String text, @Nullable Duration wanted) {
        assertThat(read("grpc-timeout", text).whole()).isEqualTo(wanted);
        assertThat(read("grpc-timeout", text).mistake()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "250, PT0.25S",
        "3600000000, PT1000H",
        "3600000001,",
        "9223372036854775807,",
        "9223372036854775808,",
        "0,",
        "-5,",
        "1.5,",
        "1e3,",
        "ms,"
    })
    void milliseconds_are_read_or_ignored(String text, @Nullable Duration wanted) {
        assertThat(read("x-request-timeout-ms", text).whole()).isEqualTo(wanted);
        assertThat(read("x-request-timeout-ms", text).mistake()).isNull();
    }

    @Test
    void the_smallest_limit_holds_in_whatever_order() {
        assertThat(read("x-fairlead-timeout", "30s", "grpc-timeout", "5S", "request-timeout", "9")
                        .whole())
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(read("x-fairlead-timeout", "3s", "x-fairlead-timeout", "30s").whole())
                .isEqualTo(Duration.ofSeconds(3));
        assertThat(read("x-stainless-timeout", "3", "x-stainless-timeout", "30").toCommit())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 2",
        "0, 0",
        "1000, 1000",
        "99999, 1000",
        "-1, 0",
        "x, 0",
        "2.5, 0",
        "9223372036854775808, 0",
        "'', 0"
    })
    void the_count_of_an_sdks_retries_is_bounded(String text, int wanted) {
        assertThat(read("x-stainless-retry-count", text).sdkRetry()).isEqualTo(wanted);
        assertThat(read("x-stainless-retry-count", text).mistake()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "team=a,app=b | {app=b, team=a}",
                " team = a , app=b,, | {app=b, team=a}",
                "a=b=c | {a=b=c}",
                "a= | {a=}",
                "a=1,a=2 | {a=2}",
                "'' | {}"
            })
    void tags_are_pairs(String text, String wanted) {
        ClientHints hints = read("x-fairlead-tags", text);
        assertThat(new java.util.TreeMap<>(hints.tags())).hasToString(wanted);
        assertThat(hints.mistake()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=b", " = ", "a=\u00e4", "a=\u0001b", "\u00e4=b", "LONG=1", "MANY"})
    void tags_that_are_none_are_a_mistake(String text) {
        StringBuilder many = new StringBuilder("t0=1");
        for (int i = 1; i < 17; i++) {
            many.append(",t").append(i).append("=1");
        }
        ClientHints hints = read("x-fairlead-tags", text.replace("LONG", LONG).replace("MANY", many.toString()));
        assertThat(hints.mistake()).startsWith("x-fairlead-tags is not a list");
        assertThat(hints.tags()).hasSizeLessThanOrEqualTo(16);
    }

    @ParameterizedTest
    @CsvSource({
        "x-fairlead-cache, maybe, is none of off",
        "x-fairlead-cache, '', is none of off",
        "x-fairlead-no-retry, yes, neither true nor false",
        "x-fairlead-no-retry, 1, neither true nor false",
        "x-fairlead-no-fallback, '', neither true nor false",
        "x-fairlead-route, '', no route's name",
        "x-fairlead-route, LONG, no route's name",
        "x-fairlead-route, \u00e4, no route's name"
    })
    void a_wrong_word_is_a_mistake(String name, String value, String contains) {
        assertThat(read(name, value.replace("LONG", LONG)).mistake())
                .startsWith(name)
                .contains(contains);
    }

    @ParameterizedTest
    @CsvSource({"OFF, off", " always , always", "Refresh, refresh", "outage, outage"})
    void the_cache_has_four_words(String text, String wanted) {
        assertThat(read("x-fairlead-cache", text).cache()).isEqualTo(wanted);
    }

    @Test
    void nothing_that_a_header_can_hold_throws() {
        String[] names = {
            "x-stainless-retry-count",
            "X-Stainless-Timeout",
            "X-Stainless-Read-Timeout",
            "x-request-timeout-ms",
            "Request-Timeout",
            "grpc-timeout",
            "x-fairlead-timeout",
            "x-fairlead-no-retry",
            "x-fairlead-no-fallback",
            "x-fairlead-route",
            "x-fairlead-cache",
            "x-fairlead-tags",
            "x-fairlead-nobody-knows"
        };
        String alphabet = "0123456789999..,,=-+eEsSmMhHun \t\"\\\u00e4\u0001xX";
        Random random = new Random(42);
        for (int round = 0; round < 50_000; round++) {
            StringBuilder value = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            ClientHints hints = read(names[random.nextInt(names.length)], value.toString());
            for (Duration each : new Duration[] {hints.whole(), hints.toCommit(), hints.silence()}) {
                if (each != null) {
                    assertThat(each).isBetween(Duration.ofNanos(1), Duration.ofHours(1000));
                    assertThat(ClientLimit.answerWithin(each)).isPositive();
                }
            }
        }
    }
}
