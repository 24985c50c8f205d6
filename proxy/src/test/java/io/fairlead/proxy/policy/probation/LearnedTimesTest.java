package io.fairlead.proxy.policy.probation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LearnedTimesTest {

    private static final TimeoutsConfig AUTO = TimeoutsConfig.defaults();

    private long now;
    private final LearnedTimes times = new LearnedTimes(() -> now);

    private static CallShape call(boolean streamed, boolean reasoning, boolean another, long tokens) {
        return new CallShape("openai", "gpt", streamed, reasoning, another, tokens);
    }

    private void learn(CallShape call, int count, Duration each) {
        for (int i = 0; i < count; i++) {
            times.firstByte(call, each.toNanos());
            times.firstToken(call, each.toNanos());
        }
    }

    @Test
    void an_unknown_target_gets_ten_seconds_for_a_token_while_another_can_take_over() {
        ClockLimits limits = times.limits(AUTO, call(true, false, true, 0));
        assertThat(limits.firstToken()).isEqualTo(Duration.ofSeconds(10));
        assertThat(limits.firstByte()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_long_input_gets_a_second_more_for_each_ten_thousand_tokens() {
        ClockLimits limits = times.limits(AUTO, call(true, false, true, 129_999));
        assertThat(limits.firstToken()).isEqualTo(Duration.ofSeconds(22));
        assertThat(limits.firstByte()).isEqualTo(Duration.ofSeconds(42));
    }

    @Test
    void an_unknown_target_that_nobody_can_replace_is_waited_for() {
        ClockLimits limits = times.limits(AUTO, call(true, false, false, 0));
        assertThat(limits.firstToken()).isEqualTo(AUTO.total());
        assertThat(limits.firstByte()).isEqualTo(AUTO.total());
    }

    @Test
    void a_reasoning_model_may_think_for_two_minutes() {
        assertThat(times.limits(AUTO, call(true, true, true, 0)).firstToken()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void a_learned_stream_gets_four_times_its_99th_percentile() {
        CallShape call = call(true, false, false, 0);
        learn(call, 100, Duration.ofSeconds(3));
        assertThat(times.limits(AUTO, call).firstToken()).isBetween(Duration.ofSeconds(12), Duration.ofMillis(13_600));
    }

    @Test
    void a_learned_stream_gets_at_least_five_seconds_and_at_most_two_minutes() {
        CallShape call = call(true, false, true, 0);
        learn(call, 100, Duration.ofMillis(40));
        assertThat(times.limits(AUTO, call).firstToken()).isEqualTo(Duration.ofSeconds(5));
        learn(call, 100, Duration.ofSeconds(70));
        assertThat(times.limits(AUTO, call).firstToken()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void a_whole_answer_has_the_total_until_learned_and_then_no_cap() {
        CallShape call = call(false, false, true, 0);
        assertThat(times.limits(AUTO, call).firstByte()).isEqualTo(AUTO.total());
        assertThat(times.limits(AUTO, call).firstToken()).isNull();
        learn(call, 100, Duration.ofSeconds(100));
        assertThat(times.limits(AUTO, call).firstByte()).isGreaterThanOrEqualTo(Duration.ofSeconds(400));
    }

    @Test
    void too_few_answers_teach_nothing() {
        CallShape call = call(true, false, true, 0);
        learn(call, AutoRule.ENOUGH - 1, Duration.ofSeconds(20));
        assertThat(times.limits(AUTO, call).firstToken()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void streams_and_whole_answers_and_targets_are_learned_apart() {
        learn(call(true, false, true, 0), 100, Duration.ofSeconds(4));
        assertThat(times.limits(AUTO, call(false, false, true, 0)).firstByte()).isEqualTo(AUTO.total());
        CallShape other = new CallShape("openai", "other", true, false, true, 0);
        assertThat(times.limits(AUTO, other).firstToken()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void what_was_learned_is_forgotten_within_the_hour() {
        CallShape call = call(true, false, true, 0);
        learn(call, 100, Duration.ofSeconds(20));
        now = Recent.TURN_NANOS + 1;
        assertThat(times.limits(AUTO, call).firstToken()).isGreaterThan(Duration.ofSeconds(70));
        now = 2 * Recent.TURN_NANOS + 2;
        assertThat(times.limits(AUTO, call).firstToken()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_configured_clock_is_not_learned() {
        CallShape call = call(true, false, true, 0);
        learn(call, 100, Duration.ofSeconds(20));
        TimeoutsConfig fixed = new TimeoutsConfig(
                Duration.ofSeconds(3),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                Duration.ofSeconds(60));
        assertThat(times.limits(fixed, call))
                .isEqualTo(new ClockLimits(
                        Duration.ofSeconds(9), Duration.ofSeconds(7), Duration.ofSeconds(8), Duration.ofSeconds(9)));
    }

    @Test
    void a_request_that_is_not_taken_waits_half_a_minute_where_another_target_can_take_over_else_as_long_as_any_gap() {
        assertThat(times.limits(AUTO, call(false, false, true, 0)).write()).isEqualTo(Duration.ofSeconds(30));
        assertThat(times.limits(AUTO, call(false, false, false, 0)).write()).isEqualTo(AUTO.idle());
    }

    @Test
    void targets_are_remembered_up_to_a_bound() {
        for (int i = 0; i < 3 * LearnedTimes.MOST_TARGETS; i++) {
            CallShape call = new CallShape("openai", "model-" + i, true, false, true, 0);
            learn(call, AutoRule.ENOUGH, Duration.ofSeconds(20));
        }
        int known = 0;
        for (int i = 0; i < 3 * LearnedTimes.MOST_TARGETS; i++) {
            CallShape call = new CallShape("openai", "model-" + i, true, false, true, 0);
            known += Duration.ofSeconds(10).equals(times.limits(AUTO, call).firstToken()) ? 0 : 1;
        }
        assertThat(known).isLessThanOrEqualTo(LearnedTimes.MOST_TARGETS);
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
            long p99 = Histogram.p99(sums, total) / 1_000_000;
            assertThat(p99).as("of " + millis).isBetween(millis, millis + millis / 8 + 1);
        }
    }
}
