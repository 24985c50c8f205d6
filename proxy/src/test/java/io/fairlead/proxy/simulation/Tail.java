package io.fairlead.proxy.simulation;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.hedge.HedgeConfig.After;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** How the addressed provider answers: with heavy tails, or not at all times. The other one, where there is one, answers within two seconds. */
enum Tail {
    /** One call in twenty takes as long as it takes: a Pareto tail, up to five minutes. */
    HEAVY(true, false),
    /** The same, and nobody else to ask. */
    HEAVY_ALONE(false, false),
    /** The same, and the other provider's breaker is held open. */
    HEAVY_AND_OPEN(true, true),
    /** The same, and slow calls are hedged after the 95th percentile. */
    HEAVY_HEDGED(true, false),
    /** The same, after two seconds. */
    HEAVY_HEDGED_2S(true, false),
    /** Nobody is slow for long, and all calls are hedged after the 95th percentile. */
    QUICK_HEDGED(true, false),
    /** Nine short calls, then one that takes a minute. */
    MIXED(true, false),
    /** The same, and slow calls are hedged after two seconds. */
    MIXED_HEDGED_2S(true, false),
    /** The same, and nobody else to ask. */
    MIXED_ALONE(false, false),
    /** One call in twenty is never answered. */
    SILENT(true, false),
    /** The same, and slow calls are hedged after two seconds. */
    SILENT_HEDGED_2S(true, false),
    /** Each call is answered at its third try only, and nobody else is there to ask. */
    FLAKY_ALONE(false, false),
    /** All requests fail for six seconds. */
    OUTAGE_6S(true, false),
    /** The same, and slow calls are hedged after the 95th percentile. */
    OUTAGE_6S_HEDGED(true, false),
    /** The same, and nobody else to ask. */
    OUTAGE_6S_ALONE(false, false),
    /** The same, and the other provider's breaker is held open. */
    OUTAGE_6S_AND_OPEN(true, true),
    /** All requests fail for a minute. */
    OUTAGE_60S(true, false),
    /** The same, and nobody else to ask. */
    OUTAGE_60S_ALONE(false, false);

    private static final Duration OUTAGE_BEGINS = Duration.ofSeconds(60);

    /** What comes of one request; no outcome: nothing ever does. */
    record Reaction(Duration after, @Nullable Outcome outcome) {}

    private final boolean another;
    private final boolean open;

    Tail(boolean another, boolean open) {
        this.another = another;
        this.open = open;
    }

    boolean another() {
        return another;
    }

    /** When calls are hedged, and how often at most. */
    HedgeConfig hedge() {
        After after = name().endsWith("HEDGED_2S")
                ? After.delay(Duration.ofSeconds(2))
                : name().endsWith("HEDGED") ? After.percentile(95) : After.OFF;
        return new HedgeConfig(after, 0.05, 0.05);
    }

    boolean open() {
        return open;
    }

    /** From one call to the next. A second where each call is repeated twice: more repeats would pass the budget for them. */
    Duration between() {
        return Duration.ofMillis(this == FLAKY_ALONE ? 1_000 : 500);
    }

    /** Of call {@code number}, at the addressed provider or the other one. The same call has the same luck each time it is simulated. */
    Reaction react(int number, int tries, boolean addressed, Duration at) {
        SplittableRandom random = new SplittableRandom(31L * number + tries + (addressed ? 0 : 1_000_003));
        Duration quick = Duration.ofMillis(200 + random.nextInt(300));
        if (!addressed) {
            return new Reaction(quick.multipliedBy(4), good());
        }
        boolean odd = random.nextInt(20) == 0;
        return switch (this) {
            case HEAVY, HEAVY_ALONE, HEAVY_AND_OPEN, HEAVY_HEDGED, HEAVY_HEDGED_2S ->
                new Reaction(odd ? pareto(random) : quick, good());
            case QUICK_HEDGED -> new Reaction(quick, good());
            case MIXED, MIXED_ALONE, MIXED_HEDGED_2S ->
                new Reaction(number % 10 == 9 ? Duration.ofSeconds(60) : quick, good());
            case SILENT, SILENT_HEDGED_2S -> new Reaction(quick, odd ? null : good());
            case FLAKY_ALONE -> new Reaction(quick, tries < 3 ? bad() : good());
            case OUTAGE_6S, OUTAGE_6S_ALONE, OUTAGE_6S_AND_OPEN, OUTAGE_6S_HEDGED ->
                out(at, 6) ? refusal() : new Reaction(quick, good());
            case OUTAGE_60S, OUTAGE_60S_ALONE -> out(at, 60) ? refusal() : new Reaction(quick, good());
        };
    }

    private static boolean out(Duration at, int seconds) {
        return at.compareTo(OUTAGE_BEGINS) >= 0 && at.compareTo(OUTAGE_BEGINS.plusSeconds(seconds)) < 0;
    }

    private static Reaction refusal() {
        return new Reaction(Duration.ofMillis(50), bad());
    }

    private static Outcome bad() {
        byte[] bytes = "{\"error\":{\"message\":\"later\"}}".getBytes(StandardCharsets.UTF_8);
        return Outcome.answered(
                new Answer(503, Headers.of("content-type", "application/json"), bytes.length, Body.of(bytes)));
    }

    private static Duration pareto(SplittableRandom random) {
        double seconds = 2 * Math.pow(1 - random.nextDouble(), -1 / 1.1);
        return Duration.ofMillis((long) (1000 * Math.min(300, seconds)));
    }

    private static Outcome good() {
        byte[] bytes =
                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n"
                        .getBytes(StandardCharsets.UTF_8);
        return Outcome.answered(
                new Answer(200, Headers.of("content-type", "text/event-stream"), bytes.length, Body.of(bytes)));
    }
}
