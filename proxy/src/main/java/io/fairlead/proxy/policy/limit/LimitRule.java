package io.fairlead.proxy.policy.limit;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.StreamEnd;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an attempt weighs, what it came to, and whether waiting for its turn is worth it. Pure. */
final class LimitRule {

    /** When a permit will be free nobody knows. */
    private static final Duration SOON = Duration.ofSeconds(1);

    /** An estimate is wrong by half now and then. */
    private static final double WELL_ABOVE = 1.5;

    /** Of a limit, what is set aside for an answer whose length is left open. */
    private static final int SHARE = 4;

    private LimitRule() {}

    /**
     * What is set aside of {@code limit} before an attempt is sent: an estimate of its input, and the most that its answer may
     * have. A ceiling above the limit takes all of it, and no more; an input that is surely longer weighs what it is, and is
     * refused.
     */
    static long weight(Counted counted, long limit, Operation operation, Facts facts, Tally tally) {
        return switch (counted) {
            case CONCURRENCY, REQUESTS -> 1;
            case INPUT_TOKENS -> input(operation, facts, limit);
            case OUTPUT_TOKENS -> Math.min(limit, output(operation, facts, tally, limit));
            case TOKENS -> {
                long input = input(operation, facts, limit);
                yield input > limit ? input : Math.min(limit, input + output(operation, facts, tally, limit));
            }
        };
    }

    private static long input(Operation operation, Facts facts, long limit) {
        long estimate = operation.generates() ? Math.max(0, facts.inputTokens()) : 0;
        return estimate > limit && estimate / WELL_ABOVE <= limit ? limit : estimate;
    }

    private static long output(Operation operation, Facts facts, Tally tally, long limit) {
        if (operation.kind() != Operation.Kind.GENERATION) {
            return 0;
        }
        if (facts.outputCeiling() >= 0) {
            return Math.min(facts.outputCeiling(), limit);
        }
        long share = Math.max(1, limit / SHARE);
        return tally.mostOutput() > 0 ? Math.min(tally.mostOutput(), share) : share;
    }

    /**
     * What an attempt that is over came to.
     *
     * @param use how far it came
     * @param weight what was set aside
     * @param settled what the answer said, and an estimate of the output that came where it did not
     */
    static long used(
            Counted counted, Use use, long weight, long limit, Facts facts, Operation operation, Settled settled) {
        if (use == Use.NOTHING) {
            return 0;
        }
        if (counted == Counted.REQUESTS || counted == Counted.CONCURRENCY) {
            return weight;
        }
        if (use == Use.REQUEST) {
            return 0;
        }
        Usage usage = settled.usage();
        Tally tally = settled.tally();
        long said = tally.counts().input(usage);
        long input = said >= 0 ? said : input(operation, facts, limit);
        long output = tally.counts().output(settled.model(), usage.output() >= 0 ? usage.output() : settled.passed());
        if (tally.counts().ceiling()) {
            output = Math.max(output, output(operation, facts, tally, limit));
        }
        return switch (counted) {
            case INPUT_TOKENS -> input;
            case OUTPUT_TOKENS -> output;
            default -> input + output < 0 ? Long.MAX_VALUE : input + output;
        };
    }

    /** What the end of an attempt says of it, for {@link #used}. */
    record Settled(Tally tally, String model, Usage usage, long passed) {}

    /** How far an attempt came, as far as its provider counts it. */
    enum Use {
        /** The provider never saw it. */
        NOTHING,
        /** The provider saw it, and did no work. */
        REQUEST,
        /** The provider did some of it. */
        WORK
    }

    /** {@code sent}: whether its request went out. */
    static Use use(@Nullable Outcome outcome, boolean sent) {
        if (outcome == null) {
            return sent ? Use.WORK : Use.NOTHING;
        }
        return outcome.fold(
                answered -> Use.WORK,
                refused -> Use.NOTHING,
                failure -> failure.answer() != null
                        ? Use.REQUEST
                        : !sent || failure.stage().compareTo(Failure.Stage.SEND) < 0 ? Use.NOTHING : Use.WORK,
                sent ? Use.WORK : Use.NOTHING);
    }

    /** How long a target asks to be left alone after {@code outcome}, or within its stream; null when it does not. */
    static @Nullable Duration pause(@Nullable Outcome outcome, @Nullable StreamEnd end) {
        if (outcome instanceof Outcome.Failed failed) {
            return pause(failed.failure());
        }
        return end instanceof StreamEnd.Broken broken ? pause(broken.failure()) : null;
    }

    private static @Nullable Duration pause(Failure failure) {
        if (failure.kind() != Failure.Kind.RATE_LIMITED || failure.answer() == null) {
            return null;
        }
        ProviderError error = failure.answer().error();
        boolean ownMatter = error != null && error.kind() == ErrorKind.RATE_LIMIT_TOO_LARGE;
        return ownMatter ? null : failure.retryAfter();
    }

    /** How long an attempt may wait: never past its deadline. */
    static Duration patience(LimitsConfig config, @Nullable Deadline deadline, long nowNanos) {
        Duration left = deadline == null ? config.maxWait() : deadline.left(nowNanos);
        return left.compareTo(config.maxWait()) < 0 ? left : config.maxWait();
    }

    /** Whether what is {@code nanos} away comes in time. */
    static boolean inTime(long nanos, Duration patience) {
        return !patience.isZero() && nanos <= patience.toNanos();
    }

    /** The refusal of an attempt whose turn does not come in time. */
    static Refusal refusal(String provider, Limiter.Shortage shortage) {
        Measure measure = shortage.measure();
        return new Refusal(
                Refusal.Reason.LIMITED,
                measure == null ? "limit_paused" : measure.counted().code(),
                measure == null
                        ? provider + " refused a call for its own limit, and said how long it is to be left alone"
                        : measure.reached(provider),
                shortage.nanos() > 0 ? Duration.ofNanos(shortage.nanos()) : SOON);
    }

    /** The refusal of an attempt that no wait would help. */
    static Refusal tooLarge(String provider, Measure measure, long weight) {
        return new Refusal(
                Refusal.Reason.LIMITED,
                measure.counted().code(),
                "this request takes " + weight + " of the limit of " + measure.most() + " "
                        + measure.counted().unit() + " to " + provider
                        + ", more than there ever is: raise the limit, or ask for less",
                null);
    }

    static Refusal lineFull(String provider) {
        return new Refusal(
                Refusal.Reason.LIMITED, "limit_waiting", "too many requests wait for their turn at " + provider, SOON);
    }
}
