package io.fairlead.proxy.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import io.fairlead.proxy.exchange.AttemptReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CallHistoryTest {

    private final AtomicLong now = new AtomicLong(1_000);

    @Test
    void a_step_is_told_while_it_runs() {
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

        assertThat((long[]) history.view(999).get("times")).containsExactly(1_000);

        now.set(1_025);
        assertThat((long[]) history.view(999).get("times")).containsExactly(1_000, 1_010, 1_020);
        assertThat(history.view(999).get("lastSeconds")).isEqualTo(5.0);

        now.set(100_000);
        assertThat((long[]) history.view(999).get("times")).hasSize(360).endsWith(100_000);
        assertThat((long[]) history.view(2).get("times")).containsExactly(99_990, 100_000);
    }

    @Test
    void the_first_token_of_a_second_attempt_is_timed_from_its_own_start() {
        CallHistory history = new CallHistory(() -> Instant.ofEpochSecond(now.get()));
        AttemptReport late = new AttemptReport(2, "openai/gpt-4o", 5_000, 300, 0, 200, "answered", "", 10, 80, null);
        history.event(new Event.ExchangeEnded(Instant.EPOCH, callOf(late)));

        assertThat(history.view(1))
                .extractingByKey("providers", MAP)
                .extractingByKey("openai", MAP)
                .extractingByKey("firstToken")
                .isEqualTo(new Integer[] {80});
    }

    @Test
    void a_stream_takes_as_long_as_its_last_byte_and_a_failure_as_long_as_it_took() {
        CallHistory history = new CallHistory(() -> Instant.ofEpochSecond(now.get()));
        AttemptReport streamed = new AttemptReport(2, "openai/gpt-4o", 50, 10, 0, 200, "answered", "", 1, 5, null);
        AttemptReport failed = new AttemptReport(1, "azure/gpt-4o", 0, 40, 0, 503, "failed", "http_503", 1, 5, null);
        ExchangeRecord call = callOf(streamed);
        history.event(new Event.ExchangeEnded(Instant.EPOCH, call));
        history.event(new Event.ExchangeEnded(Instant.EPOCH, callOf(failed)));

        assertThat(history.view(1))
                .extractingByKey("providers", MAP)
                .satisfies(lines -> assertThat(lines)
                        .extractingByKey("openai", MAP)
                        .extractingByKey("p50")
                        .isEqualTo(new Integer[] {(int) call.durationMs() - 50}))
                .extractingByKey("azure", MAP)
                .extractingByKey("p50")
                .isEqualTo(new Integer[] {40});
    }

    private static ExchangeRecord callOf(AttemptReport attempt) {
        RequestRecord request = new RequestRecord(
                "base-url",
                "POST",
                "/v1/chat/completions",
                "chat",
                "generation",
                false,
                12,
                60,
                true,
                0,
                -1,
                -1,
                -1,
                false,
                false,
                "",
                "",
                Map.of());
        TrafficRecord sent = new TrafficRecord(2, 0, 1, 0, 119, 300, 12, 5, -1, 0.5, "", "", "", "", "", List.of());
        return new ExchangeRecord(
                ExchangeRecord.SCHEMA,
                "01abc",
                "",
                Instant.EPOCH,
                "openai",
                "gpt-4o",
                "main",
                "retried",
                "",
                200,
                "openai/gpt-4o",
                5_300,
                List.of(attempt),
                request,
                sent,
                List.of());
    }

    @Test
    void a_step_that_runs_goes_on_after_it_was_told() {
        StepLine line = new StepLine(360, 100);
        line.add(100, false, false, 0, 20, -1);
        assertThat((long[]) line.view(100, 1).get("count")).containsExactly(1);

        line.add(100, true, false, 0, 60, -1);

        assertThat((long[]) line.view(101, 2).get("count")).containsExactly(2, 0);
        assertThat((long[]) line.view(101, 2).get("failed")).containsExactly(1, 0);
        assertThat((Integer[]) line.view(101, 2).get("p50")).containsExactly(20, null);
    }

    @Test
    void a_clock_that_goes_back_before_the_first_step_tells_of_that_one() {
        CallHistory history = new CallHistory(() -> Instant.ofEpochSecond(now.get()));
        now.set(500);

        assertThat((long[]) history.view(999).get("times")).containsExactly(1_000);
        assertThat(history.view(999).get("lastSeconds")).isEqualTo(0.0);
    }
}
