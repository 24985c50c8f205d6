package io.fairlead.proxy.policy.probation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What each target's answers took, for {@code auto}: a first byte, and a stream's first content, per provider, model and
 * whether a stream was asked for.
 *
 * <p>Only answers that came count. A time-out teaches nothing, or an outage would teach patience; instead what was
 * learned is forgotten within the hour, so that a limit that became too tight loosens again.
 *
 * <p>Safe for any thread, shared by all loops: a bounded concurrent map of atomic counters. At its bound the target that
 * was not asked for longest is forgotten.
 */
public final class LearnedTimes {

    /** Targets that are remembered. */
    static final int MOST_TARGETS = 1_000;

    private static final int LONGEST_MODEL = 128;

    private record Key(String provider, String model, boolean streamed) {}

    private record Times(Recent firstByte, Recent firstToken) {}

    private final LongSupplier nanoTime;
    private final Cache<Key, Times> targets = Caffeine.newBuilder()
            .maximumSize(MOST_TARGETS)
            .executor(Runnable::run)
            .build();

    /** @param nanoTime monotonic, the same for all loops */
    public LearnedTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The clocks of a call: as configured, and by what was learned where {@code auto} stands. */
    ClockLimits limits(TimeoutsConfig config, CallShape call) {
        Duration firstByte = config.firstByte();
        Duration firstToken = config.firstToken();
        boolean tokenByAuto = firstToken == null && call.streamed();
        if (firstByte == null || tokenByAuto) {
            long now = nanoTime.getAsLong();
            Times times = targets.getIfPresent(key(call));
            if (firstByte == null) {
                long p99 = times == null ? AutoRule.UNKNOWN : times.firstByte.p99(now);
                firstByte = AutoRule.firstByte(call, p99, config.total());
            }
            if (tokenByAuto) {
                long p99 = times == null ? AutoRule.UNKNOWN : times.firstToken.p99(now);
                firstToken = AutoRule.firstToken(call, p99, config.total());
            }
        }
        return new ClockLimits(
                AutoRule.write(call, config.idle()), firstByte, call.streamed() ? firstToken : null, config.idle());
    }

    /** A good answer's head came {@code nanos} after the request's last byte. */
    void firstByte(CallShape call, long nanos) {
        times(call).firstByte.record(nanos, nanoTime.getAsLong());
    }

    /** A stream's first content came {@code nanos} after the request's last byte. */
    void firstToken(CallShape call, long nanos) {
        times(call).firstToken.record(nanos, nanoTime.getAsLong());
    }

    private Times times(CallShape call) {
        return targets.get(key(call), key -> {
            long now = nanoTime.getAsLong();
            return new Times(new Recent(now), new Recent(now));
        });
    }

    private static Key key(CallShape call) {
        String model = call.model().length() > LONGEST_MODEL ? call.model().substring(0, LONGEST_MODEL) : call.model();
        return new Key(call.provider(), model, call.streamed());
    }
}
