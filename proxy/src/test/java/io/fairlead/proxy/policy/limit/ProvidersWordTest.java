package io.fairlead.proxy.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.LimitNews;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a provider says of its own limit lowers Fairlead's, and nothing else. */
class ProvidersWordTest {

    private static final Weights ONE = Weights.of(1);

    private final VirtualLoop loop = new VirtualLoop();

    private Limiter limiter(long amount) {
        return new Limiter(
                "openai",
                new LimitsConfig(new LimitsConfig.Rate(amount, Duration.ofMinutes(1)), 0, Duration.ofSeconds(5)),
                loop::nanoTime);
    }

    private static List<LimitNews> news(long limit, long remaining, Duration reset, boolean gradual) {
        return List.of(new LimitNews(LimitNews.Of.REQUESTS, limit, remaining, reset, gradual));
    }

    @Test
    void nothing_left_there_holds_calls_back_until_its_reset() {
        Limiter limiter = limiter(500);
        limiter.heard(news(100, 0, Duration.ofSeconds(20), false), limiter.marks());
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
        assertThat(limiter.tokenNanos(ONE)).isEqualTo(Duration.ofSeconds(20).toNanos());
        loop.advance(Duration.ofSeconds(20));
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
    }

    @Test
    void a_limit_that_comes_back_bit_by_bit_is_not_waited_for_as_a_whole() {
        Limiter limiter = limiter(500);
        limiter.heard(news(60, 0, Duration.ofMinutes(1), true), limiter.marks());
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
        loop.advance(Duration.ofMillis(1_001));
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
    }

    @Test
    void what_is_left_there_is_used_up_by_what_is_sent_after_it() {
        Limiter limiter = limiter(500);
        limiter.heard(news(100, 2, Duration.ofSeconds(20), false), limiter.marks());
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
    }

    @Test
    void calls_that_began_after_the_one_that_brought_the_word_are_counted_off() {
        Limiter limiter = limiter(500);
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        long[] marks = limiter.marks();
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        limiter.heard(news(100, 3, Duration.ofSeconds(20), false), marks);
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
    }

    @Test
    void the_word_of_the_call_that_began_last_counts_whenever_it_comes() {
        Limiter limiter = limiter(500);
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        long[] first = limiter.marks();
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        long[] second = limiter.marks();
        limiter.heard(news(100, 50, Duration.ofSeconds(20), false), second);
        limiter.heard(news(100, 0, Duration.ofSeconds(20), false), first);
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
    }

    @Test
    void of_two_limits_of_one_kind_beside_one_answer_the_lower_counts() {
        Limiter limiter = limiter(500);
        long[] marks = limiter.marks();
        limiter.heard(
                List.of(
                        news(100, 0, Duration.ofSeconds(20), false).get(0),
                        news(1_000, 900, Duration.ofSeconds(20), false).get(0)),
                marks);
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
    }

    @Test
    void it_never_allows_more_than_fairleads_own_limit() {
        Limiter limiter = limiter(2);
        limiter.heard(news(1_000_000, 1_000_000, Duration.ofHours(1), true), limiter.marks());
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"P30D", "P3650D", "PT1H"})
    void a_reset_in_the_far_future_is_believed_for_a_minute(Duration reset) {
        Limiter limiter = limiter(500);
        limiter.heard(news(1, 0, reset, false), limiter.marks());
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
        loop.advance(Duration.ofMinutes(1));
        assertThat(limiter.takeAtOnce(ONE)).isTrue();
    }

    @Test
    void a_call_that_weighs_more_than_the_whole_limit_there_is_for_the_provider_to_refuse() {
        Limiter limiter = limiter(500);
        limiter.heard(news(3, 3, Duration.ofSeconds(30), false), limiter.marks());
        assertThat(limiter.takeAtOnce(Weights.of(100))).isTrue();
    }

    @Test
    void what_was_set_aside_and_not_used_is_there_again() {
        Limiter limiter = limiter(500);
        limiter.heard(news(100, 10, Duration.ofSeconds(20), false), limiter.marks());
        Weights ten = Weights.of(10);
        assertThat(limiter.takeAtOnce(ten)).isTrue();
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
        limiter.giveBack(ten, Weights.of(3));
        assertThat(limiter.takeAtOnce(Weights.of(7))).isTrue();
        assertThat(limiter.takeAtOnce(ONE)).isFalse();
    }

    @Test
    void one_who_waits_goes_as_soon_as_the_provider_says_that_there_is_more() {
        Limiter limiter = limiter(500);
        limiter.heard(news(100, 0, Duration.ofSeconds(4), false), limiter.marks());
        boolean[] heard = {false};
        var waiter = limiter.line().join(loop, ONE, Duration.ofSeconds(5), refusal -> heard[0] = refusal == null);
        assertThat(waiter).isNotNull();
        loop.run();
        assertThat(heard[0]).isFalse();
        limiter.heard(news(100, 50, Duration.ofSeconds(4), false), limiter.marks());
        loop.run();
        assertThat(heard[0]).isTrue();
        assertThat(loop.waiting()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatever_is_said_the_limit_of_ones_own_holds_and_no_call_waits_longer_than_a_minute_for_a_word(long seed) {
        Random random = new Random(seed);
        Limiter limiter = limiter(60);
        long taken = 0;
        for (int step = 0; step < 3_000; step++) {
            if (random.nextInt(3) == 0) {
                long remaining = random.nextLong() >>> (1 + random.nextInt(62));
                limiter.heard(
                        news(
                                Math.max(1, remaining + random.nextInt(100)),
                                remaining,
                                Duration.ofNanos(1 + (random.nextLong() >>> (1 + random.nextInt(62)))),
                                random.nextBoolean()),
                        limiter.marks());
            }
            if (limiter.takeAtOnce(ONE)) {
                taken++;
            } else {
                assertThat(limiter.tokenNanos(ONE))
                        .isBetween(1L, Duration.ofMinutes(1).toNanos());
            }
            assertThat(taken).isLessThanOrEqualTo(60 + (long) (loop.nanoTime() / 1e9) + 1);
            loop.advance(Duration.ofMillis(random.nextInt(500)));
        }
        loop.advance(Duration.ofMinutes(2));
        assertThat(limiter.takeAtOnce(Weights.of(60))).as("all is well again").isTrue();
    }
}
