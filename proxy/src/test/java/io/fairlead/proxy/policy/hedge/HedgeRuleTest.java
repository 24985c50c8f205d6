package io.fairlead.proxy.policy.hedge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.policy.hedge.HedgeConfig.After;
import io.fairlead.proxy.policy.hedge.HedgeDecision.Never;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HedgeRuleTest {
    private static final HedgeConfig FIXED = new HedgeConfig(After.delay(Duration.ofSeconds(2)), 0.05, 0.05);
    private static final HedgeConfig LEARNED = new HedgeConfig(After.percentile(95), 0.05, 0.05);

    private static HedgeSituation situation(@Nullable Duration learned) {
        return new HedgeSituation(false, false, true, false, learned);
    }

    @Test
    void a_fixed_time_is_waited_whatever_was_learned() {
        assertThat(HedgeRule.decide(FIXED, situation(Duration.ofSeconds(9))))
                .isEqualTo(new HedgeDecision.After(Duration.ofSeconds(2)));
    }

    @Test
    void a_percentile_is_waited_once_it_is_learned() {
        assertThat(HedgeRule.decide(LEARNED, situation(null))).isEqualTo(new Never("not_learned"));
        assertThat(HedgeRule.decide(LEARNED, situation(Duration.ofSeconds(9))))
                .isEqualTo(new HedgeDecision.After(Duration.ofSeconds(9)));
    }

    @Test
    void what_may_not_be_sent_twice_is_never_hedged() {
        assertThat(HedgeRule.decide(FIXED, new HedgeSituation(true, false, true, false, null)))
                .isEqualTo(new Never("client_forbids"));
        assertThat(HedgeRule.decide(FIXED, new HedgeSituation(false, true, true, false, null)))
                .isEqualTo(new Never("client_forbids"));
        assertThat(HedgeRule.decide(FIXED, new HedgeSituation(false, false, false, false, null)))
                .isEqualTo(new Never("not_repeatable"));
        assertThat(HedgeRule.decide(FIXED, new HedgeSituation(false, false, true, true, null)))
                .isEqualTo(new Never("state_bound"));
    }

    @ParameterizedTest(name = "begun {0} ms ago, sent {1}, silent {2}: {3} ms are left")
    @CsvSource({
        "500,  100,  0, 1900",
        "9000, 1999, 0, 1",
        "9000, 2000, 0, 0",
        "500,  -1,   0, 1500",
        "9000, -1, 300, 1700",
        "9000, -1,   0, -7000",
    })
    void it_runs_from_the_requests_last_byte_and_before_that_while_nothing_of_it_is_taken(
            long begun, long sent, long silent, long left) {
        long found = HedgeRule.left(
                Duration.ofSeconds(2),
                Duration.ofMillis(begun).toNanos(),
                sent < 0 ? -1 : Duration.ofMillis(sent).toNanos(),
                Duration.ofMillis(silent).toNanos());

        assertThat(Duration.ofNanos(found)).isEqualTo(Duration.ofMillis(left));
    }

    @ParameterizedTest
    @CsvSource({"5000, 1000", "800, 800", "10, 50"})
    void it_looks_again_for_somebody_to_ask_within_a_second(long wait, long again) {
        assertThat(HedgeRule.again(Duration.ofMillis(wait))).isEqualTo(Duration.ofMillis(again));
    }

    @ParameterizedTest(name = "spent {1} of {2}, estimated {0}: {3}")
    @CsvSource({
        "1, 0, 40, true",
        "1, 0, 39, false",
        "1, 1, 60, true",
        "1, 1, 59, false",
        "0, 3, 60, true",
        "NaN, 99, 0, true"
    })
    void what_was_spent_and_twice_the_estimate_stay_within_the_budget(
            double estimate, double spent, double total, boolean affordable) {
        assertThat(HedgeRule.affordable(0.05, estimate, spent, total)).isEqualTo(affordable);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.05, 0.1, 0.5, 1})
    void however_calls_and_hedges_follow_each_other_no_more_than_the_share_is_hedged_and_the_first_may_be(double part) {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            HedgeShare share = new HedgeShare();
            int calls = 0;
            int hedged = 0;
            int burst = 0;
            for (int i = 0; i < 2_000; i++) {
                if (random.nextInt(3) > 0) {
                    share.call(part);
                    calls++;
                    burst = 0;
                } else if (calls > 0 && share.take()) {
                    hedged++;
                    burst++;
                }
                assertThat(hedged).isLessThanOrEqualTo((int) Math.max(1, Math.floor(calls * part + 1e-6)));
                assertThat(burst).isLessThanOrEqualTo(HedgeShare.MOST);
            }
            assertThat(hedged).isPositive();
        }
    }

    @Test
    void what_was_not_hedged_for_long_is_not_made_up_for() {
        HedgeShare share = new HedgeShare();
        for (int i = 0; i < 100_000; i++) {
            share.call(0.05);
        }
        int hedged = 0;
        while (share.take()) {
            hedged++;
        }
        assertThat(hedged).isEqualTo(HedgeShare.MOST);
    }

    @Test
    void money_counts_for_an_hour() {
        long minute = Duration.ofMinutes(1).toNanos();
        HedgeMoney money = new HedgeMoney(7);
        assertThat(money.take(0.05, 1, 7)).as("nothing was spent yet").isFalse();
        money.spent(100, 7);
        assertThat(money.take(0.05, 1, 7)).isTrue();
        assertThat(money.take(0.05, 1, 8)).isTrue();
        assertThat(money.take(0.05, 2, 9)).as("2 + 4 of 5").isFalse();
        assertThat(money.take(0.05, 1, 59 * minute)).isTrue();
        assertThat(money.take(0.05, 1, 59 * minute)).as("3 + 2 of 5").isTrue();
        assertThat(money.take(0.05, 1, 59 * minute)).isFalse();
        money.spent(100, 61 * minute);
        assertThat(money.take(0.05, 1, 61 * minute))
                .as("2 + 2 of 5: the first two are an hour old")
                .isTrue();
        assertThat(money.take(0.05, 0.1, 200 * minute)).as("all is an hour old").isFalse();
    }

    @Test
    void what_was_set_aside_for_nothing_is_given_back() {
        HedgeMoney money = new HedgeMoney(0);
        money.spent(40, 0);
        assertThat(money.take(0.05, 1, 0)).isTrue();
        money.undo(1);
        assertThat(money.take(0.05, 1, 0)).isTrue();
        assertThat(money.take(0.05, 1, 0)).isFalse();
        assertThat(money.take(0.05, Double.NaN, 0)).as("no price is known").isTrue();
    }

    @Test
    void a_configuration_that_means_nothing_is_refused() {
        assertThatThrownBy(() -> new After(Duration.ofSeconds(1), 95)).hasMessageContaining("expected: one of them");
        assertThatThrownBy(() -> After.percentile(100)).hasMessageContaining("from 1 to 99");
        assertThatThrownBy(() -> new HedgeConfig(After.OFF, 1.1, 0)).hasMessageContaining("from 0 to 1");
        assertThatThrownBy(() -> new HedgeConfig(After.OFF, 0.1, Double.NaN)).hasMessageContaining("from 0 to 1");
        assertThat(HedgeConfig.defaults().on()).isFalse();
        assertThat(new HedgeConfig(After.percentile(95), 0, 1).on()).isFalse();
    }
}
