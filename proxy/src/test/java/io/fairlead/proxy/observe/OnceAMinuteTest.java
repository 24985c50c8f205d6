package io.fairlead.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What may be said again, and when. */
class OnceAMinuteTest {

    private long now = Long.MAX_VALUE - 5; // a clock that runs over says nothing else
    private final OnceAMinute once = new OnceAMinute(() -> now);

    @Test
    void each_thing_is_said_once_a_minute_whatever_else_is() {
        assertThat(once.lets("a")).isTrue();
        assertThat(once.lets("b")).isTrue();
        now += Duration.ofMinutes(1).toNanos() - 1;
        assertThat(once.lets("a")).isFalse();
        now += 1;
        assertThat(once.lets("a")).isTrue();
        assertThat(once.lets("a")).isFalse();
    }

    @Test
    void of_very_many_not_all_are_remembered() {
        for (int i = 0; i < 3 * OnceAMinute.KEYS; i++) {
            assertThat(once.lets("host-" + i)).isTrue();
        }
        assertThat(once.lets("host-0")).isTrue();
    }
}
