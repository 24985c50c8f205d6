package io.fairlead.proxy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.policy.retry.RetryConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls with Fairlead and without it. */
class TailsTest {
    private static final String ROW = "%-18s | %8s %8s | %8s %8s | %8s %8s | %8s %8s | %7s %7s | %7s %7s %6s\n";

    @ParameterizedTest
    @EnumSource(Tail.class)
    void no_row_is_worse_than_it_is_without(Tail tail) {
        Tails with = new Tails(tail, true).run();
        Tails without = new Tails(tail, false).run();

        assertThat(with.calls()).isEqualTo(Tails.CALLS);
        assertThat(without.calls()).isEqualTo(Tails.CALLS);
        assertThat(with.failed()).as("failed").isLessThanOrEqualTo(without.failed());
        assertThat(with.mean()).as("mean").isLessThanOrEqualTo(without.mean());
    }

    /**
     * Times are compared as a whole where no call fails without Fairlead. Where calls fail, those that are left are the lucky ones, and a
     * call that comes good in spite of the outage has to wait for its end: at most as long as a sole target is ridden out.
     */
    @ParameterizedTest
    @EnumSource(Tail.class)
    void no_time_is_longer_than_without_but_for_calls_that_come_good_instead_of_failing(Tail tail) {
        Tails with = new Tails(tail, true).run();
        Tails without = new Tails(tail, false).run();
        for (int share : new int[] {50, 90, 99, 100}) {
            if (without.failed() == 0) {
                assertThat(with.within(share)).as("p" + share).isLessThanOrEqualTo(without.within(share));
            } else if (with.failed() == 0) {
                long ridden = RetryConfig.PATIENCE.toMillis();
                assertThat(with.within(share)).as("p" + share).isLessThanOrEqualTo(ridden);
            }
        }
    }

    /**
     * The SDK waits about half a second before its first repeat, and Fairlead's backoff draws from nothing to that. So one that failed at an
     * outage's very end may meet it a second time. While a breaker is open, another target answers, which may be slower.
     */
    @ParameterizedTest
    @EnumSource(
            value = Tail.class,
            names = {"OUTAGE.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void an_outage_makes_fewer_calls_slower_than_it_saves_and_those_by_a_repeat_at_most(Tail tail) {
        Tails with = new Tails(tail, true).run();
        Tails without = new Tails(tail, false).run();
        int slower = 0;
        for (int i = 0; i < Tails.CALLS; i++) {
            if (without.millis(i) != Tails.NEVER && with.millis(i) > without.millis(i)) {
                slower++;
                assertThat(with.millis(i)).as("call %s", i).isLessThanOrEqualTo(without.millis(i) + 2_000);
            }
        }
        assertThat(slower).isLessThan(without.failed() - with.failed());
    }

    @ParameterizedTest
    @EnumSource(
            value = Tail.class,
            names = {"HEAVY.*", "MIXED.*", "SILENT"},
            mode = EnumSource.Mode.MATCH_ANY)
    void where_a_provider_is_only_slow_no_call_is_worse_off_than_it_would_be_without(Tail tail) {
        Tails with = new Tails(tail, true).run();
        Tails without = new Tails(tail, false).run();
        for (int i = 0; i < Tails.CALLS; i++) {
            assertThat(with.millis(i)).as("call %s", i).isLessThanOrEqualTo(without.millis(i));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Tail.class,
            names = {".*HEDGED.*"},
            mode = EnumSource.Mode.MATCH_ANY)
    void at_most_the_share_of_the_calls_is_hedged(Tail tail) {
        Tails hedged = new Tails(tail, true).run();

        assertThat(hedged.hedged())
                .isBetween(1, (int) (Tails.CALLS * tail.hedge().share()));
    }

    @ParameterizedTest
    @CsvSource({"HEAVY, HEAVY_HEDGED", "HEAVY, HEAVY_HEDGED_2S", "SILENT, SILENT_HEDGED_2S"})
    void hedging_mends_the_tail_of_a_provider_that_is_slow_now_and_then(Tail plain, Tail hedged) {
        Tails without = new Tails(plain, true).run();
        Tails with = new Tails(hedged, true).run();

        assertThat(with.within(99)).as("p99").isLessThan(without.within(99) * 2 / 3);
        assertThat(with.mean()).as("mean").isLessThan(without.mean());
        for (int share : new int[] {50, 90, 95, 99}) {
            assertThat(with.within(share)).as("p" + share).isLessThanOrEqualTo(without.within(share));
        }
        assertThat(with.asked() + with.askedOther())
                .as("requests")
                .isLessThanOrEqualTo(without.asked() + without.askedOther() + Tails.CALLS / 20);
    }

    /** What this run found is left in {@code target/tails.txt}, to be compared and, when wanted, checked in. */
    @Test
    void the_table_says_what_clients_see() throws IOException {
        StringBuilder table = new StringBuilder(String.format(
                ROW, "milliseconds", "mean", "", "p50", "", "p99", "", "max", "", "failed", "", "openai", "", "b"));
        table.append(String.format(
                ROW,
                "Fairlead",
                "without",
                "with",
                "without",
                "with",
                "without",
                "with",
                "without",
                "with",
                "without",
                "with",
                "without",
                "with",
                "with"));
        for (Tail tail : EnumSet.allOf(Tail.class)) {
            Tails without = new Tails(tail, false).run();
            Tails with = new Tails(tail, true).run();
            table.append(String.format(
                    ROW,
                    tail.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    without.mean(),
                    with.mean(),
                    without.said(50),
                    with.said(50),
                    without.said(99),
                    with.said(99),
                    without.said(100),
                    with.said(100),
                    without.failed(),
                    with.failed(),
                    without.asked(),
                    with.asked(),
                    with.askedOther()));
        }
        Files.writeString(Path.of("target", "tails.txt"), table);

        try (InputStream in = Objects.requireNonNull(TailsTest.class.getResourceAsStream("tails.txt"))) {
            assertThat(table).hasToString(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
