package io.fairlead.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CallHistoryTest {

    private final AtomicLong now = new AtomicLong(1_000);

    @Test
    void a_step_is_told_when_it_is_over() {
        StepLine line = new StepLine(360, 100);
        line.add(100, false, true, 5, 20, 10);
        line.add(100, true, false, 0, 40, -1);

        assertThat((long[]) line.view(100, 1).get("count")).containsExactly(2);
        assertThat((long[]) line.view(100, 1).get("failed")).containsExactly(1);
        assertThat((long[]) line.view(100, 1).get("mended")).containsExactly(1);
        assertThat((long[]) line.view(100, 1).get("tokens")).containsExactly(5);
        assertThat((Integer[]) line.view(100, 1).get("p99")).containsExactly(20);
        assertThat((Integer[]) line.view(100, 1).get("firstToken")).containsExactly(10);
    }

    @Test
    void steps_in_which_nothing_happened_are_empty() {
        StepLine line = new StepLine(360, 100);
        line.add(100, false, false, 0, 20, -1);
        line.add(103, false, false, 0, 20, -1);

        assertThat((long[]) line.view(103, 4).get("count")).containsExactly(1, 0, 0, 1);
        assertThat((Integer[]) line.view(103, 4).get("p50")).containsExactly(20, null, null, 20);
    }

    @Test
    void what_is_older_than_the_ring_is_forgotten() {
        StepLine line = new StepLine(4, 100);
        line.add(100, false, false, 0, 20, -1);
        line.add(102, false, false, 0, 20, -1);
        line.add(1_000, false, false, 0, 20, -1);

        assertThat((long[]) line.view(1_000, 3).get("count")).containsExactly(0, 0, 1);
    }

    @Test
    void a_clock_that_goes_back_loses_nothing() {
        StepLine line = new StepLine(360, 100);
        line.add(101, false, false, 0, 20, -1);
        line.add(100, false, false, 0, 20, -1);

        assertThat((long[]) line.view(101, 2).get("count")).containsExactly(0, 2);
    }

    @Test
    void an_hour_has_as_many_steps_as_have_passed_and_no_more_than_an_hour() {
        CallHistory history = new CallHistory(() -> Instant.ofEpochSecond(now.get()));

        assertThat((long[]) history.view().get("times")).isEmpty();

        now.set(1_025);
        assertThat((long[]) history.view().get("times")).containsExactly(1_000, 1_010);

        now.set(100_000);
        assertThat((long[]) history.view().get("times")).hasSize(359).endsWith(99_990);
    }
}
