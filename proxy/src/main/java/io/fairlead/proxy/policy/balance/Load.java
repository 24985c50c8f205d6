package io.fairlead.proxy.policy.balance;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one target has to do, and how long it takes: calls in flight, and the time to the first token, as means that forget.
 *
 * <p>A target that nobody asks for a while is forgotten to be slow, bit by bit, so that it is asked again. Safe for any thread: a
 * counter, and a lock for arithmetic only.
 */
final class Load {

    private static final double RECENT = TimeUnit.SECONDS.toNanos(10);
    private static final double USUAL = TimeUnit.MINUTES.toNanos(10);
    private static final double FORGOTTEN = TimeUnit.SECONDS.toNanos(60);

    /** A failure is no quick answer. */
    private static final long FAILED = TimeUnit.SECONDS.toNanos(5);

    private static final int MUCH = 4;
    private static final double MUCH_LONGER = TimeUnit.SECONDS.toNanos(2);

    private final AtomicInteger inFlight = new AtomicInteger();
    private final Mean streamed = new Mean();
    private final Mean whole = new Mean();

    void begin() {
        inFlight.incrementAndGet();
    }

    void end() {
        inFlight.decrementAndGet();
    }

    int inFlight() {
        return inFlight.get();
    }

    /** A good answer's first token, or all of one that is not streamed, took {@code nanos}. */
    void answered(boolean stream, long nanos, long now) {
        of(stream).add(nanos, now);
    }

    /** The target failed after {@code nanos}. */
    void failed(boolean stream, long nanos, long now) {
        of(stream).add(Math.max(nanos, FAILED), now);
    }

    /** Another target was quicker; this one had said nothing for {@code nanos}, so that it takes longer than that. */
    void outrun(boolean stream, long nanos, long now) {
        of(stream).addIfMore(nanos, now);
    }

    /** What the first token takes, in nanoseconds; below 0 when that is not known. */
    double firstToken(boolean stream, long now) {
        return of(stream).value(now);
    }

    /** Whether it takes much longer than it usually does. */
    boolean slow(boolean stream, long now) {
        return of(stream).slow(now);
    }

    private Mean of(boolean stream) {
        return stream ? streamed : whole;
    }

    private static final class Mean {
        private double recent = -1;
        private double usual = -1;
        private long last;

        synchronized void add(long nanos, long now) {
            if (recent < 0) {
                recent = nanos;
                usual = nanos;
            } else {
                recent = mean(recent, nanos, now - last, RECENT);
                usual = mean(usual, nanos, now - last, USUAL);
            }
            last = now;
        }

        /** What is known to take at least {@code nanos} says something only where less was believed. */
        synchronized void addIfMore(long nanos, long now) {
            if (nanos > value(now)) {
                add(nanos, now);
            }
        }

        /** Of calls at one moment each counts a little all the same. */
        private static double mean(double before, long sample, long passed, double span) {
            double kept = Math.min(Math.exp(-passed / span), 1 - RECENT / span / 20);
            return before * kept + sample * (1 - kept);
        }

        synchronized double value(long now) {
            return recent < 0 ? -1 : recent * Math.exp(-(now - last) / FORGOTTEN);
        }

        synchronized boolean slow(long now) {
            return recent > MUCH * usual && recent - usual > MUCH_LONGER && now - last < RECENT;
        }
    }
}
