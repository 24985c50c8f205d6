package io.fairlead.proxy.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SelfChecksTest {

    private long now;
    private Finding disk = new Finding(true, "much left");
    private final SelfChecks checks = new SelfChecks(
            List.of(new SelfCheck("disk", () -> disk), new SelfCheck("bug", () -> {
                throw new IllegalStateException("on purpose");
            })),
            () -> now);

    @Test
    void what_was_found_last_is_there_at_once() {
        assertThat(checks.ok("disk")).isTrue();
        assertThat(checks.found()).containsOnlyKeys("checks");
        checks.look();
        disk = new Finding(false, "nothing left");
        assertThat(checks.found().get("disk")).isEqualTo(new Finding(true, "much left"));
        checks.look();
        assertThat(checks.ok("disk")).isFalse();
        assertThat(checks.found().get("disk")).isEqualTo(disk);
    }

    @Test
    void a_check_that_throws_is_not_well_and_hides_no_other() {
        checks.look();
        assertThat(checks.found()).containsKeys("disk", "bug");
        assertThat(checks.ok("bug")).isFalse();
        assertThat(checks.ok("disk")).isTrue();
    }

    @Test
    void a_look_that_never_ends_is_told() {
        checks.look();
        now += Duration.ofSeconds(59).toNanos();
        assertThat(checks.found().get("checks")).isEqualTo(new Finding(true, "up to date"));
        now += Duration.ofSeconds(30).toNanos();
        assertThat(checks.found().get("checks"))
                .isEqualTo(new Finding(false, "nothing was looked at for 89 s: a disk may hang"));
    }
}
