package io.fairlead.proxy.policy.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.testing.Exchanges;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Repeats are a share of the calls, so that an outage does not multiply the load. */
final class RetryBudgetTest {
    private final RetryBudget budget = new RetryBudget();
    private final Target target = Exchanges.addressed();

    @Test
    void thirty_repeats_are_always_there() {
        assertEquals(30, repeats("gpt-4o", 50, seconds(1)));
    }

    @Test
    void a_fifth_of_many_calls_may_be_repeated() {
        calls(200, seconds(1));

        assertEquals(40, repeats("gpt-4o", 500, seconds(1)));
    }

    @Test
    void what_is_older_than_ten_seconds_is_forgotten() {
        calls(200, seconds(1));
        assertEquals(40, repeats("gpt-4o", 500, seconds(1)));

        assertFalse(budget.repeat(target, "gpt-4o", 0.2, false, seconds(10)));
        assertEquals(30, repeats("gpt-4o", 50, seconds(12)));
        assertEquals(30, repeats("gpt-4o", 50, seconds(1000)));
    }

    @Test
    void each_model_has_its_own() {
        assertEquals(30, repeats("one", 50, seconds(1)));
        assertEquals(30, repeats("other", 50, seconds(1)));
    }

    @Test
    void models_that_a_client_makes_up_are_bounded() {
        for (int i = 0; i < 3 * RetryBudget.MAX; i++) {
            budget.cameGood(target, "made-up-" + i, true, seconds(1), seconds(1));
        }
        assertTrue(budget.size("openai") <= RetryBudget.MAX + 1);

        budget.cameGood(target, "later", true, seconds(60), seconds(60));
        assertTrue(budget.size("openai") < 10);
    }

    @Test
    void loops_share_one_count() throws InterruptedException {
        int[] granted = new int[4];
        Thread[] loops = new Thread[4];
        for (int i = 0; i < loops.length; i++) {
            int index = i;
            loops[i] = new Thread(() -> granted[index] = repeats("gpt-4o", 1000, seconds(1)));
            loops[i].start();
        }
        int all = 0;
        for (int i = 0; i < loops.length; i++) {
            loops[i].join();
            all += granted[i];
        }
        assertEquals(30, all);
    }

    private void calls(int count, long now) {
        for (int i = 0; i < count; i++) {
            budget.cameGood(target, "gpt-4o", true, now, now);
        }
    }

    private int repeats(String model, int wanted, long now) {
        int granted = 0;
        for (int i = 0; i < wanted; i++) {
            granted += budget.repeat(target, model, 0.2, false, now) ? 1 : 0;
        }
        return granted;
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
