package io.fairlead.proxy.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthRuleTest {

    @ParameterizedTest(name = "{0}, {1} failed probes, open {2}, {3} goods, {5} of {4} faults, fresh {6}: {7}")
    @CsvSource({
        // nothing is known, and a first good thing
        "UNKNOWN, 0, false, 0, 0, 0, false, UNKNOWN",
        "UNKNOWN, 0, false, 1, 1, 0, true, UP",
        "UNKNOWN, 2, false, 0, 0, 0, true, UNKNOWN",
        // probes: fall is 3, rise is 2
        "UP, 2, false, 0, 0, 0, true, UP",
        "UP, 3, false, 0, 0, 0, true, DOWN",
        "DOWN, 0, false, 1, 0, 0, true, DOWN",
        "DOWN, 0, false, 2, 0, 0, true, UP",
        // breakers
        "UP, 0, true, 0, 10, 10, true, DOWN",
        "DOWN, 0, true, 5, 10, 10, true, DOWN",
        "DOWN, 0, false, 2, 30, 20, true, UP",
        // one in five of at least twenty, until it is less than one in ten
        "UP, 0, false, 1, 19, 19, true, UP",
        "UP, 0, false, 1, 20, 3, true, UP",
        "UP, 0, false, 1, 20, 4, true, DEGRADED",
        "DEGRADED, 0, false, 1, 100, 10, true, DEGRADED",
        "DEGRADED, 0, false, 1, 101, 10, true, UP",
        "DEGRADED, 0, false, 1, 0, 0, true, UP",
        "DEGRADED, 0, false, 0, 0, 0, false, UNKNOWN",
        // what was bad and was not asked since
        "DOWN, 0, false, 0, 0, 0, true, DOWN",
        "DOWN, 0, false, 0, 0, 0, false, UNKNOWN",
        // what was good stays good
        "UP, 0, false, 0, 0, 0, false, UP",
    })
    void a_state_follows_from_what_is_known(
            HealthState now,
            int failedProbes,
            boolean open,
            int goods,
            int attempts,
            int faults,
            boolean fresh,
            HealthState next) {
        assertThat(HealthRule.next(
                        now,
                        HealthThresholds.defaults(),
                        new HealthSigns(failedProbes, open, goods, attempts, faults, fresh)))
                .isEqualTo(next);
    }
}
