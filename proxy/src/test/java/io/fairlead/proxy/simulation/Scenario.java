package io.fairlead.proxy.simulation;

import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.testing.Exchanges;
import java.time.Duration;
import java.util.Random;

/** What the upstreams of a simulation do. The addressed one is {@code openai}, the other {@code b}. */
enum Scenario {
    /** Everybody answers. */
    GOOD,
    /** One answer in ten of the addressed provider is a 500. */
    FLAKY,
    /** Half of the addressed provider's answers are a 503 that takes two seconds. */
    SLOW_503,
    /** The addressed provider takes connections and says nothing. */
    BLACK_HOLE,
    /** The addressed provider refuses connections after ten seconds, for good. */
    DIES,
    /** The addressed provider allows 30 calls a second, and then says 429 with {@code Retry-After: 2}. */
    RATE_LIMITED,
    /** The addressed provider's quota is gone. */
    QUOTA_GONE,
    /** Everybody says 503. */
    ALL_DOWN,
    /** Everybody takes five seconds, and the client waits two. */
    IMPATIENT_CLIENT;

    private static final Duration QUICK = Duration.ofMillis(200);
    private static final Duration SILENCE = Duration.ofSeconds(5);

    /** What an upstream does with one attempt, and how long it takes. */
    record Reaction(Duration delay, Outcome outcome) {}

    String[] clientHeaders() {
        return this == IMPATIENT_CLIENT ? new String[] {"x-stainless-timeout", "2"} : new String[0];
    }

    /**
     * Decides.
     *
     * @param second of the simulation
     * @param inSecond how many attempts this upstream saw in this second before
     */
    Reaction react(Target target, long second, int inSecond, Random random) {
        Reaction good = new Reaction(
                this == IMPATIENT_CLIENT ? SILENCE : QUICK.plusMillis(random.nextInt(100)), Exchanges.good());
        boolean addressed = target.addressed();
        return switch (this) {
            case GOOD, IMPATIENT_CLIENT -> good;
            case FLAKY -> addressed && random.nextInt(10) == 0 ? says(target, 500, QUICK) : good;
            case SLOW_503 -> addressed && random.nextBoolean() ? says(target, 503, Duration.ofSeconds(2)) : good;
            case BLACK_HOLE -> addressed ? new Reaction(SILENCE, Outcome.failed(Exchanges.silence())) : good;
            case DIES ->
                addressed && second >= 10
                        ? new Reaction(Duration.ofMillis(1), Outcome.failed(Exchanges.refusedConnection()))
                        : good;
            case RATE_LIMITED ->
                addressed && inSecond >= 30 ? says(target, 429, Duration.ofMillis(20), "retry-after", "2") : good;
            case QUOTA_GONE ->
                addressed
                        ? new Reaction(
                                QUICK,
                                Outcome.failed(
                                        Exchanges.answer(target, 429, "{\"error\":{\"code\":\"insufficient_quota\"}}")))
                        : good;
            case ALL_DOWN -> says(target, 503, QUICK);
        };
    }

    private static Reaction says(Target target, int status, Duration delay, String... headers) {
        return new Reaction(delay, Outcome.failed(Exchanges.answer(target, status, "{\"error\":{}}", headers)));
    }
}
