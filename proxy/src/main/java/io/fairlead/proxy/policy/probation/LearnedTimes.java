package io.fairlead.proxy.policy.probation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What each target's answers took, for {@code auto}: a first byte, and a stream's first content, for calls of one kind and
 * size at one target.
 *
 * <p>Only answers that came count. A time-out teaches nothing, or an outage would teach patience; instead what was
 * learned is forgotten within the hour, so that a guess that became too short grows again.
 *
 * <p>Safe for any thread, shared by all loops: a bounded concurrent map of atomic counters. At its bound the calls that
 * were not asked for longest are forgotten.
 */
public final class LearnedTimes {

    /** Kinds of calls that are remembered. */
    static final int MOST_KINDS = 2_000;

    private static final int LONGEST_NAME = 128;

    /** Calls that take about as long: a target, and what is asked of it, in classes of size. */
    private record Kind(
            String provider, String model, String operation, boolean streamed, int inputClass, int outputClass) {

        // By hand: what a record brings is put together as it is first needed, within the first call.

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Kind that
                    && provider.equals(that.provider)
                    && model.equals(that.model)
                    && operation.equals(that.operation)
                    && streamed == that.streamed
                    && inputClass == that.inputClass
                    && outputClass == that.outputClass;
        }

        @Override
        public int hashCode() {
            int names = (provider.hashCode() * 31 + model.hashCode()) * 31 + operation.hashCode();
            return ((names * 31 + inputClass) * 31 + outputClass) * 2 + (streamed ? 1 : 0);
        }
    }

    private record Times(Recent firstByte, @Nullable Recent firstToken) {}

    private final LongSupplier nanoTime;

    /** Made when the first call teaches something. */
    private volatile @Nullable Cache<Kind, Times> kinds;

    /** @param nanoTime monotonic, the same for all loops */
    public LearnedTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Forgets what providers taught that are {@code gone}, or are somewhere else now. */
    public void forget(Predicate<String> gone) {
        Cache<Kind, Times> known = kinds;
        if (known != null) {
            known.asMap().keySet().removeIf(kind -> gone.test(kind.provider()));
        }
    }

    private synchronized Cache<Kind, Times> make() {
        Cache<Kind, Times> made = kinds;
        if (made == null) {
            made = Caffeine.newBuilder()
                    .maximumSize(MOST_KINDS)
                    .executor(Runnable::run)
                    .build();
            kinds = made;
        }
        return made;
    }

    private @Nullable Times known(CallShape call) {
        Cache<Kind, Times> known = kinds;
        return known == null ? null : known.getIfPresent(kind(call));
    }

    /** The guesses for a call, by what was learned: where {@code auto} stands. */
    Guesses guesses(TimeoutsConfig config, CallShape call) {
        Times times = known(call);
        long now = nanoTime.getAsLong();
        long token = times == null ? GuessRule.UNKNOWN : p99(times.firstToken, now);
        Duration firstByte = config.firstByte() != null
                ? null
                : GuessRule.firstByte(call, times == null ? GuessRule.UNKNOWN : p99(times.firstByte, now));
        Duration firstToken =
                config.firstToken() != null || !call.streamed() ? null : GuessRule.firstToken(call, token);
        return new Guesses(GuessRule.WRITE, firstByte, firstToken, GuessRule.silence(call, token));
    }

    /**
     * Within which time {@code percent} of a hundred answers to calls such as {@code attempt}'s had their first content, whole ones
     * their first byte; null while too little is known.
     */
    public @Nullable Duration within(Attempt attempt, int percent) {
        CallShape call = Timing.shape(attempt, false);
        Times times = known(call);
        Recent recent = times == null ? null : call.streamed() ? times.firstToken : times.firstByte;
        long nanos = recent == null ? GuessRule.UNKNOWN : recent.percentile(percent, nanoTime.getAsLong());
        return nanos == GuessRule.UNKNOWN ? null : Duration.ofNanos(nanos);
    }

    /** An attempt that was cancelled while all was well would have taken {@code took} at least. */
    public void atLeast(Attempt attempt, Duration took) {
        if (!attempt.exchange().operation().peeksBody()) {
            return;
        }
        CallShape call = Timing.shape(attempt, false);
        boolean head = attempt.headNanos() >= 0 && attempt.sentNanos() >= 0;
        firstByte(call, head ? attempt.headNanos() - attempt.sentNanos() : took.toNanos());
        if (call.streamed()) {
            firstToken(call, took.toNanos());
        }
    }

    private static long p99(@Nullable Recent recent, long now) {
        return recent == null ? GuessRule.UNKNOWN : recent.p99(now);
    }

    /** A good answer's head came {@code nanos} after the request's last byte. */
    void firstByte(CallShape call, long nanos) {
        times(call).firstByte.record(nanos, nanoTime.getAsLong());
    }

    /** A stream's first content came {@code nanos} after the request's last byte. */
    void firstToken(CallShape call, long nanos) {
        Recent firstToken = times(call).firstToken;
        if (firstToken != null) {
            firstToken.record(nanos, nanoTime.getAsLong());
        }
    }

    private Times times(CallShape call) {
        Cache<Kind, Times> known = kinds;
        return (known == null ? make() : known).get(kind(call), kind -> {
            long now = nanoTime.getAsLong();
            return new Times(new Recent(now), kind.streamed() ? new Recent(now) : null);
        });
    }

    private static Kind kind(CallShape call) {
        return new Kind(
                call.provider(),
                bounded(call.model()),
                bounded(call.operation()),
                call.streamed(),
                sizeClass(call.inputTokens()),
                call.streamed() ? 0 : call.hasCeiling() ? 1 + sizeClass(call.outputCeiling()) : 0);
    }

    /** 0 below 1,000 tokens, 1 below 4,000, and so on by powers of four. */
    static int sizeClass(long tokens) {
        int found = 0;
        for (long edge = 1_000; tokens >= edge && found < 12; edge *= 4) {
            found++;
        }
        return found;
    }

    private static String bounded(String name) {
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }
}
