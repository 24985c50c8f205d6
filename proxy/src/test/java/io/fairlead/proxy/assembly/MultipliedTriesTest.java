package io.fairlead.proxy.assembly;

import static io.fairlead.proxy.assembly.PathFixture.B;
import static io.fairlead.proxy.assembly.PathFixture.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.exchange.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tries that multiply, because each layer repeats what the one below it repeated: N retries of a library times N of a router times the
 * fallbacks. Here a call's requests are bounded by what is configured, whatever layers there are and whatever goes wrong.
 */
class MultipliedTriesTest {

    record Setting(int attempts, int targets, int keys, int sdkRetry, int status) {}

    static Stream<Setting> all() {
        List<Setting> all = new ArrayList<>();
        for (int attempts : new int[] {1, 2, 4}) {
            for (int targets = 1; targets <= 3; targets++) {
                for (int keys : new int[] {1, 3}) {
                    for (int sdkRetry : new int[] {0, 2}) {
                        for (int status : new int[] {401, 429, 503, 529}) {
                            all.add(new Setting(attempts, targets, keys, sdkRetry, status));
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("all")
    void retries_do_not_multiply_over_fallbacks_keys_and_the_sdks_own(Setting setting) {
        PathFixture engine = new PathFixture()
                .attempts(setting.attempts)
                .upstream(attempt -> PathFixture.answer(setting.status, "{\"error\":{\"message\":\"no\"}}"));
        for (String provider : new String[] {"b", "c"}) {
            engine.keys(
                    provider,
                    Stream.of("one", "two", "three").limit(setting.keys).toArray(String[]::new));
        }
        Target[] fallback = Stream.of(B, C).limit(setting.targets - 1).toArray(Target[]::new);
        Call call = engine.call(
                engine.path(fallback),
                "authorization",
                "Bearer client-key",
                "x-stainless-retry-count",
                String.valueOf(setting.sdkRetry));
        engine.loop.advance(Duration.ofMinutes(11));

        assertThat(call.status()).isGreaterThanOrEqualTo(400);
        int each = Math.max(1, setting.attempts - setting.sdkRetry);
        assertThat(engine.asked).hasSizeLessThanOrEqualTo(each * setting.targets);
        assertThat(call.header("x-fairlead-attempts")).isEqualTo(String.valueOf(engine.asked.size()));
        engine.asked.stream()
                .collect(Collectors.groupingBy(asked -> asked.substring(0, asked.indexOf(' '))))
                .forEach((provider, asked) -> assertThat(asked).as(provider).hasSizeLessThanOrEqualTo(each));
    }
}
