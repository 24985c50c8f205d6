package io.fairlead.proxy.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Load load = new Load();

    private static double seconds(double nanos) {
        return nanos / SECOND;
    }

    @Test
    void nothing_is_known_of_a_target_that_was_not_asked() {
        assertThat(load.firstToken(true, 0)).isNegative();
        assertThat(load.slow(true, 0)).isFalse();
    }

    @Test
    void the_time_is_that_of_the_last_seconds() {
        long now = 0;
        for (int i = 0; i < 100; i++) {
            load.answered(true, SECOND, now += SECOND);
        }
        assertThat(seconds(load.firstToken(true, now))).isCloseTo(1, within(0.01));
        for (int i = 0; i < 30; i++) {
            load.answered(true, 3 * SECOND, now += SECOND);
        }
        assertThat(seconds(load.firstToken(true, now))).isCloseTo(3, within(0.2));
    }

    @Test
    void streams_and_whole_answers_are_kept_apart() {
        load.answered(true, SECOND, 0);
        load.answered(false, 20 * SECOND, 0);
        assertThat(seconds(load.firstToken(true, 0))).isCloseTo(1, within(0.01));
        assertThat(seconds(load.firstToken(false, 0))).isCloseTo(20, within(0.01));
    }

    @Test
    void a_quick_failure_makes_no_target_look_quick() {
        load.answered(true, SECOND, 0);
        for (int i = 1; i < 20; i++) {
            load.failed(true, SECOND / 1_000, i * SECOND);
        }
        assertThat(seconds(load.firstToken(true, 20 * SECOND))).isGreaterThan(3);
    }

    @Test
    void who_was_outrun_takes_at_least_the_time_that_it_had() {
        load.outrun(true, 2 * SECOND, 0);
        assertThat(seconds(load.firstToken(true, 0))).isEqualTo(2);
        for (int i = 0; i < 100; i++) {
            load.outrun(true, 3 * SECOND, 0);
        }
        assertThat(seconds(load.firstToken(true, 0))).isCloseTo(3, within(0.1));
        double known = load.firstToken(true, 0);
        load.outrun(true, SECOND, 0);
        assertThat(load.firstToken(true, 0))
                .as("more than one second was known already")
                .isEqualTo(known);
        assertThat(load.firstToken(false, 0)).isNegative();
    }

    @Test
    void who_is_not_asked_is_forgotten_to_be_slow() {
        load.answered(true, 8 * SECOND, 0);
        assertThat(seconds(load.firstToken(true, 180 * SECOND))).isLessThan(0.5);
    }

    @Test
    void slow_is_what_takes_much_longer_than_it_usually_does_and_only_while_that_is_fresh() {
        long now = 0;
        for (int i = 0; i < 300; i++) {
            load.answered(true, SECOND, now += SECOND);
        }
        assertThat(load.slow(true, now)).isFalse();
        for (int i = 0; i < 20; i++) {
            load.answered(true, 20 * SECOND, now += SECOND);
        }
        assertThat(load.slow(true, now)).isTrue();
        assertThat(load.slow(true, now + 11 * SECOND)).isFalse();
    }

    @Test
    void one_that_always_takes_long_is_not_slow() {
        long now = 0;
        for (int i = 0; i < 300; i++) {
            load.answered(true, 30 * SECOND, now += SECOND);
        }
        assertThat(load.slow(true, now)).isFalse();
    }
}
