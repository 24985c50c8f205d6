package io.fairlead.proxy.policy.probation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedTimesTest {

    private static final TimeoutsConfig AUTO = TimeoutsConfig.defaults();

    private long now;
    private final LearnedTimes times = new LearnedTimes(() -> now);

    private static CallShape stream(long inputTokens) {
        return new CallShape("openai", "gpt", "chat", true, false, inputTokens, -1);
    }

    private static CallShape whole(long outputCeiling) {
        return new CallShape("openai", "gpt", "chat", false, false, 0, outputCeiling);
    }

    private static CallShape thinking(boolean streamed) {
        return new CallShape("openai", "o3", "chat", streamed, true, 0, -1);
    }

    private Guesses guesses(CallShape call) {
        return times.guesses(AUTO, call);
    }

    private void learn(CallShape call, int count, Duration each) {
        for (int i = 0; i < count; i++) {
            times.firstByte(call, each.toNanos());
            times.firstToken(call, each.toNanos());
        }
    }

    @ParameterizedTest(name = "a stream of {0} tokens: {1} s to a token, {2} s to a byte")
    @CsvSource({"0, 10, 30", "9999, 10, 30", "10000, 11, 31", "129999, 22, 42", "-5, 10, 30"})
    void an_unknown_stream_gets_a_second_more_for_each_ten_thousand_tokens(long tokens, long token, long first) {
        assertThat(guesses(stream(tokens)).firstToken()).isEqualTo(Duration.ofSeconds(token));
        assertThat(guesses(stream(tokens)).firstByte()).isEqualTo(Duration.ofSeconds(first));
    }

    @ParameterizedTest(name = "a ceiling of {0} tokens: {1} s")
    @CsvSource({"-1, 90", "0, 30", "49, 30", "50, 31", "1000, 50", "16000, 350", "9223372036854775807, 200030"})
    void an_unknown_whole_answer_gets_a_second_more_for_each_fifty_tokens_of_its_ceiling(long ceiling, long seconds) {
        assertThat(guesses(whole(ceiling)).firstByte()).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(guesses(whole(ceiling)).firstToken()).isNull();
    }

    @Test
    void a_reasoning_model_may_think_for_two_minutes_before_a_stream_and_for_ever_before_a_whole_answer() {
        assertThat(guesses(thinking(true)))
                .isEqualTo(new Guesses(
                        Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(2), Duration.ofMinutes(2)));
        assertThat(guesses(thinking(false)).firstByte()).isNull();
    }

    @Test
    void a_silence_after_the_head_is_half_a_minute_until_the_first_token_of_a_stream_is_known() {
        assertThat(guesses(stream(0)).silence()).isEqualTo(Duration.ofSeconds(30));
        assertThat(guesses(whole(10)).silence()).isEqualTo(Duration.ofSeconds(30));
        learn(stream(0), 20, Duration.ofSeconds(20));
        learn(whole(10), 20, Duration.ofSeconds(20));
        assertThat(guesses(stream(0)).silence()).isNull();
        assertThat(guesses(whole(10)).silence()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_learned_stream_gets_four_times_its_99th_percentile() {
        learn(stream(0), 20, Duration.ofSeconds(3));
        assertThat(guesses(stream(0)).firstToken()).isBetween(Duration.ofSeconds(12), Duration.ofMillis(13_600));
    }

    @Test
    void a_learned_stream_gets_at_least_five_seconds_and_at_most_two_minutes() {
        learn(stream(0), 100, Duration.ofMillis(40));
        assertThat(guesses(stream(0)).firstToken()).isEqualTo(Duration.ofSeconds(5));
        learn(stream(0), 100, Duration.ofSeconds(70));
        assertThat(guesses(stream(0)).firstToken()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void a_learned_whole_answer_gets_at_least_half_a_minute_or_ninety_seconds_without_a_ceiling_and_has_no_cap() {
        learn(whole(100), 25, Duration.ofMillis(50));
        learn(whole(-1), 25, Duration.ofMillis(50));
        assertThat(guesses(whole(100)).firstByte()).isEqualTo(Duration.ofSeconds(30));
        assertThat(guesses(whole(-1)).firstByte()).isEqualTo(Duration.ofSeconds(90));
        learn(whole(100), 100, Duration.ofSeconds(100));
        assertThat(guesses(whole(100)).firstByte()).isGreaterThanOrEqualTo(Duration.ofSeconds(400));
    }

    @Test
    void too_few_answers_teach_nothing() {
        learn(stream(0), GuessRule.ENOUGH - 1, Duration.ofSeconds(20));
        assertThat(guesses(stream(0)).firstToken()).isEqualTo(Duration.ofSeconds(10));
        learn(stream(0), 1, Duration.ofSeconds(20));
        assertThat(guesses(stream(0)).firstToken()).isGreaterThan(Duration.ofSeconds(79));
    }

    @Test
    void what_differs_in_target_operation_streaming_or_size_is_learned_apart() {
        learn(stream(0), 100, Duration.ofSeconds(4));
        learn(whole(10), 100, Duration.ofSeconds(40));
        List<CallShape> others = List.of(
                new CallShape("azure", "gpt", "chat", true, false, 0, -1),
                new CallShape("openai", "other", "chat", true, false, 0, -1),
                new CallShape("openai", "gpt", "responses", true, false, 0, -1),
                stream(1_000),
                stream(100_000),
                whole(1_000),
                whole(-1));
        for (CallShape other : others) {
            assertThat(guesses(other)).as("%s", other).isEqualTo(new LearnedTimes(() -> now).guesses(AUTO, other));
        }
        assertThat(guesses(stream(999)).firstToken()).isGreaterThan(Duration.ofSeconds(15));
        assertThat(guesses(whole(999)).firstByte()).isGreaterThan(Duration.ofSeconds(159));
    }

    @ParameterizedTest(name = "{0} tokens are of class {1}")
    @CsvSource({"0, 0", "999, 0", "1000, 1", "3999, 1", "4000, 2", "15999, 2", "16000, 3", "64000, 4", "256000, 5"})
    void sizes_are_classed_by_powers_of_four(long tokens, int expected) {
        assertThat(LearnedTimes.sizeClass(tokens)).isEqualTo(expected);
    }

    @Test
    void the_ceiling_of_a_stream_does_not_matter() {
        learn(stream(0), 100, Duration.ofSeconds(4));
        assertThat(guesses(new CallShape("openai", "gpt", "chat", true, false, 0, 100_000)))
                .isEqualTo(guesses(stream(0)));
    }

    @Test
    void what_was_learned_is_forgotten_within_the_hour() {
        learn(stream(0), 100, Duration.ofSeconds(20));
        now = Recent.TURN_NANOS + 1;
        assertThat(guesses(stream(0)).firstToken()).isGreaterThan(Duration.ofSeconds(70));
        now = 2 * Recent.TURN_NANOS + 2;
        assertThat(guesses(stream(0)).firstToken()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_configured_clock_is_not_guessed() {
        TimeoutsConfig fixed = new TimeoutsConfig(
                Duration.ofSeconds(3),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                Duration.ofSeconds(60));
        Guesses guesses = times.guesses(fixed, stream(0));
        assertThat(guesses.firstByte()).isNull();
        assertThat(guesses.firstToken()).isNull();
    }

    @Test
    void kinds_of_calls_are_remembered_up_to_a_bound() {
        for (int i = 0; i < 3 * LearnedTimes.MOST_KINDS; i++) {
            CallShape call = new CallShape("openai", "model-" + i, "chat", true, false, 0, -1);
            learn(call, GuessRule.ENOUGH, Duration.ofSeconds(20));
        }
        int known = 0;
        for (int i = 0; i < 3 * LearnedTimes.MOST_KINDS; i++) {
            CallShape call = new CallShape("openai", "model-" + i, "chat", true, false, 0, -1);
            known += Duration.ofSeconds(10).equals(guesses(call).firstToken()) ? 0 : 1;
        }
        assertThat(known).isLessThanOrEqualTo(LearnedTimes.MOST_KINDS);
    }

    @Test
    void a_percentile_is_never_too_short_and_at_most_an_eighth_too_long() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            long millis = 1 + (long) (random.nextDouble() * Math.pow(10, random.nextInt(6)));
            Histogram histogram = new Histogram();
            for (int i = 0; i < 50; i++) {
                histogram.record(millis * 1_000_000);
            }
            long[] sums = Histogram.sums();
            long total = histogram.addTo(sums);
            long p99 = Histogram.percentile(sums, total, 99) / 1_000_000;
            assertThat(p99).as("of " + millis).isBetween(millis, millis + millis / 8 + 1);
        }
    }
}
