package io.fairlead.proxy.policy.retry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.policy.retry.RetryDecision.Cost;
import io.fairlead.proxy.policy.retry.RetryDecision.GiveUp;
import io.fairlead.proxy.policy.retry.RetryDecision.RetryAfter;
import io.fairlead.proxy.testing.Exchanges;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RetryRuleTest {
    private final RetryRule rule = new RetryRule(RetryConfig.defaults());

    @ParameterizedTest(name = "{0} {1} with x-should-retry {2}: repeated {3}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            500, -,                                              -,     true
            503, -,                                              -,     true
            529, -,                                              -,     true
            524, -,                                              -,     true
            429, -,                                              -,     true
            409, -,                                              -,     true
            425, -,                                              -,     true
            408, -,                                              -,     true
            400, -,                                              -,     false
            404, -,                                              -,     false
            413, -,                                              -,     false
            422, -,                                              -,     false
            401, -,                                              -,     false
            403, -,                                              -,     false
            418, -,                                              -,     false
            501, -,                                              -,     false
            500, -,                                              false, false
            400, -,                                              true,  true
            429, {"error":{"code":"insufficient_quota"}},        true,  false
            429, {"error":{"code":"rate_limit_exceeded"}},       false, true
            400, {"error":{"code":"context_length_exceeded"}},   true,  false
            """)
    void code_then_header_then_status_decide(int status, String body, String header, boolean repeated) {
        String json = body.equals("-") ? "" : body;
        Failure failure = header.equals("-")
                ? Exchanges.answer(status, json)
                : Exchanges.answer(status, json, "x-should-retry", header);

        assertEquals(repeated, rule.repeatable(failure));
    }

    @Test
    void a_refused_own_key_makes_way_for_the_next_at_once_while_tries_last() {
        Failure refused = Exchanges.answer(Exchanges.target("b"), 401, "");
        assertEquals(
                RetryAfter.now(Cost.NEXT_KEY),
                rule.decide(new RetrySituation(refused, 1, 1, 0, 0, false, true, Duration.ZERO, true, null, 0.5)));
        assertEquals(
                new GiveUp("not_repeatable"),
                rule.decide(new RetrySituation(refused, 2, 0, 0, 0, false, true, Duration.ZERO, true, null, 0.5)));
        assertEquals(
                new GiveUp("attempts_spent"),
                rule.decide(new RetrySituation(refused, 4, 1, 0, 0, false, true, Duration.ZERO, true, null, 0.5)));
        assertEquals(
                new GiveUp("not_repeatable"),
                rule.decide(new RetrySituation(
                        Exchanges.answer(401, ""), 1, 1, 0, 0, false, true, Duration.ZERO, true, null, 0.5)));
    }

    @Test
    void a_silent_target_is_asked_again_only_if_there_is_no_other() {
        assertEquals(new GiveUp("silent_target"), decide(Exchanges.silence(), 1, true, null));
        assertTrue(decide(Exchanges.silence(), 1, false, null) instanceof RetryAfter);
    }

    private static RetryAfter hinted(Duration wait, Duration patience) {
        return new RetryAfter(wait, wait, Cost.BUDGET, patience);
    }

    @Test
    void a_wait_is_never_shorter_than_the_hint_and_at_most_a_tenth_longer() {
        Failure limited = Exchanges.answer(429, "", "retry-after", "10");

        assertEquals(hinted(Duration.ofSeconds(10), Duration.ZERO), decide(limited, 1, 0, 0.0));
        assertEquals(hinted(Duration.ofSeconds(11), Duration.ZERO), decide(limited, 1, 0, 1.0));
    }

    @Test
    void a_wait_longer_than_configured_moves_on() {
        assertEquals(
                new GiveUp("wait_too_long"), decide(Exchanges.answer(429, "", "retry-after", "61"), 1, true, null));
    }

    @Test
    void a_wait_that_passes_the_deadline_is_not_begun() {
        Failure limited = Exchanges.answer(429, "", "retry-after", "10");

        assertEquals(new GiveUp("deadline"), decide(limited, 1, true, Duration.ofSeconds(10)));
        assertTrue(decide(limited, 1, true, Duration.ofSeconds(12)) instanceof RetryAfter);
    }

    @ParameterizedTest(name = "hint {0} ms, left {1} ms: waits {2} ms")
    @CsvSource({"10000, 12000, 11000", "10000, 11000, 10000", "10000, 10400, 10000", "10000, 10001, 10000"})
    void jitter_alone_never_makes_a_wait_pass_the_deadline(long hint, long left, long waits) {
        Failure limited = Exchanges.answer(429, "", "retry-after-ms", Long.toString(hint));
        RetryDecision decision = rule.decide(new RetrySituation(
                limited, 1, 0, 0, 0, false, true, Duration.ZERO, true, Duration.ofMillis(left), 1.0));

        assertEquals(hinted(Duration.ofMillis(waits), Duration.ZERO), decision);
    }

    @ParameterizedTest(name = "hint {0} ms, {1} ms after the first failure: waits {2} ms")
    @CsvSource({"5000, 10000, 5500", "5000, 14800, 5000", "5000, 15000, 5000", "5000, 15001, -1"})
    void jitter_alone_never_makes_a_wait_pass_patience(long hint, long since, long waits) {
        Failure down = Exchanges.answer(503, "", "retry-after-ms", Long.toString(hint));
        RetryDecision decision = rule.decide(
                new RetrySituation(down, 4, 0, 0, 0, false, true, Duration.ofMillis(since), false, null, 1.0));

        assertEquals(
                waits < 0
                        ? new GiveUp("patience_spent")
                        : hinted(Duration.ofMillis(waits), Duration.ofMillis(20_000 - since)),
                decision);
    }

    @Test
    void an_sdks_own_retries_lower_the_attempts_but_not_below_one() {
        assertEquals(4, rule.attempts(0));
        assertEquals(2, rule.attempts(2));
        assertEquals(1, rule.attempts(9));
    }

    @Test
    void a_stale_connection_is_replaced_once_for_nothing() {
        RetrySituation first =
                new RetrySituation(Exchanges.stale(), 4, 0, 0, 0, true, true, Duration.ZERO, true, null, 0.5);
        RetrySituation second =
                new RetrySituation(Exchanges.stale(), 4, 0, 1, 0, false, true, Duration.ZERO, true, null, 0.5);

        assertEquals(RetryAfter.now(Cost.NOTHING), rule.decide(first));
        assertEquals(new GiveUp("attempts_spent"), rule.decide(second));
    }

    @Test
    void a_further_re_send_is_a_try_but_takes_nothing_of_the_budget() {
        RetrySituation second =
                new RetrySituation(Exchanges.stale(), 1, 0, 1, 0, false, true, Duration.ZERO, true, null, 0.0);

        assertEquals(RetryAfter.now(Cost.TRY), rule.decide(second));
    }

    @Test
    void a_wrong_certificate_is_wrong_each_time() {
        Failure wrong = Failure.of(
                Failure.Stage.TLS,
                Failure.Fault.UPSTREAM,
                Failure.Kind.UNAVAILABLE,
                Failure.Replay.SAFE,
                "tls_cert_expired",
                "expired");

        assertFalse(rule.repeatable(wrong));
    }

    @Test
    void backoff_doubles_up_to_its_longest_and_is_drawn_from_nothing_on() {
        RetryConfig.Backoff config = RetryConfig.defaults().backoff();

        assertEquals(Duration.ofMillis(500), Backoff.wait(config, 1, 1.0));
        assertEquals(Duration.ofSeconds(1), Backoff.wait(config, 2, 1.0));
        assertEquals(Duration.ofSeconds(20), Backoff.wait(config, 40, 1.0));
        assertEquals(Duration.ofSeconds(20), Backoff.wait(config, 4000, 1.0));
        assertEquals(Duration.ofMillis(125), Backoff.wait(config, 1, 0.25));
        assertEquals(Duration.ZERO, Backoff.wait(config, 3, 0.0));
    }

    private RetryDecision decide(Failure failure, int tries, boolean others, @Nullable Duration left) {
        return rule.decide(new RetrySituation(failure, tries, 0, 0, 0, false, true, Duration.ZERO, others, left, 0.5));
    }

    private RetryDecision decide(Failure failure, int tries, int resends, double random) {
        return rule.decide(
                new RetrySituation(failure, tries, 0, resends, 0, false, true, Duration.ZERO, true, null, random));
    }
}
