package io.fairlead.proxy.policy.breaker;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One resilience4j breaker, with an age: each change of state begins a new one, and a result of an older age does not
 * count. Through its non-blocking calls only.
 *
 * <p>Thread-safe: asking, counting and changing happen under one lock, so that an age and the permission that goes with
 * it cannot come apart. Moves are told after the lock is given back.
 */
final class Circuit {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final CircuitBreaker breaker;
    private final BreakerConfig config;
    private final LongSupplier nanoTime;
    private final Consumer<Move> listener;
    private final List<Move> moves = new ArrayList<>(2);
    private String reason = "";
    private long age;
    private long openedNanos;
    private volatile long usedNanos;

    Circuit(String name, BreakerConfig config, LongSupplier nanoTime, Consumer<Move> listener) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.usedNanos = nanoTime.getAsLong();
        Duration slow = config.slow();
        CircuitBreakerConfig.Builder builder = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize((int) Math.max(1, config.window().toSeconds()))
                .minimumNumberOfCalls(config.minimum())
                .failureRateThreshold((float) (config.failures() * 100))
                .waitDurationInOpenState(config.open())
                .permittedNumberOfCallsInHalfOpenState(config.halfOpen())
                .automaticTransitionFromOpenToHalfOpenEnabled(false)
                .writableStackTraceEnabled(false)
                .clock(new Monotonic(nanoTime, nanoTime.getAsLong()))
                .currentTimestampFunction(clock -> nanoTime.getAsLong(), TimeUnit.NANOSECONDS);
        if (slow != null) {
            builder.slowCallDurationThreshold(slow).slowCallRateThreshold((float) (config.slowCalls() * 100));
        }
        breaker = CircuitBreaker.of(name, builder.build());
        breaker.getEventPublisher()
                .onStateTransition(event -> moved(
                        event.getStateTransition().getFromState(),
                        event.getStateTransition().getToState()));
    }

    /** Within the lock: resilience4j tells of a change in the call that makes it. */
    private void moved(State from, State to) {
        age++;
        if (to == State.OPEN) {
            openedNanos = nanoTime.getAsLong();
        }
        moves.add(new Move(word(from), word(to), reason));
    }

    /** The age of the permission, or -1 when there is none. */
    long acquire() {
        usedNanos = nanoTime.getAsLong();
        long permitted;
        synchronized (this) {
            reason = "trial";
            permitted = breaker.tryAcquirePermission() ? age : -1;
        }
        tell();
        return permitted;
    }

    /** Whether there would be a permission now: it is closed, or has a trial free. Nothing is taken. */
    synchronized boolean wouldLet() {
        return switch (breaker.getState()) {
            case OPEN -> left() == 0;
            case HALF_OPEN -> trialFree();
            case FORCED_OPEN -> false;
            case CLOSED, DISABLED, METRICS_ONLY -> true;
        };
    }

    /** Tried and given back: resilience4j does not tell. */
    private boolean trialFree() {
        boolean free = breaker.tryAcquirePermission();
        if (free) {
            breaker.releasePermission();
        }
        return free;
    }

    /** Whether a permission of {@code permitted} age is one of a few trials. */
    synchronized boolean trial(long permitted) {
        return permitted == age && breaker.getState() == State.HALF_OPEN;
    }

    /** Gives a permission back unused. */
    synchronized void release(long permitted) {
        if (permitted == age) {
            breaker.releasePermission();
        }
    }

    /** Counts the result of a permission, unless the state changed since. */
    void count(long permitted, boolean good, long nanos, String why) {
        synchronized (this) {
            if (permitted == age) {
                record(good, nanos, why);
            }
        }
        tell();
    }

    /** Counts a failure in whatever state there now is. */
    void countNow(long nanos, String why) {
        synchronized (this) {
            record(false, nanos, why);
        }
        tell();
    }

    private void record(boolean good, long nanos, String why) {
        reason = why;
        if (good) {
            breaker.onSuccess(nanos, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(nanos, TimeUnit.NANOSECONDS, new Failed());
        }
    }

    /** Closes it with an empty window; what is under way no longer counts. */
    void reset(String why) {
        synchronized (this) {
            reason = why;
            long before = age;
            breaker.reset();
            if (age == before) {
                age++;
            }
        }
        tell();
    }

    synchronized State state() {
        State state = breaker.getState();
        return state == State.OPEN && left() == 0 ? State.HALF_OPEN : state;
    }

    /** When it is worth asking again. */
    synchronized Duration retryAfter() {
        return breaker.getState() == State.OPEN ? Duration.ofNanos(left()) : SOON;
    }

    private long left() {
        return Math.max(0, config.open().toNanos() - (nanoTime.getAsLong() - openedNanos));
    }

    boolean closed() {
        return state() == State.CLOSED;
    }

    /** When it was last asked. */
    long usedNanos() {
        return usedNanos;
    }

    private void tell() {
        List<Move> told;
        synchronized (this) {
            if (moves.isEmpty()) {
                return;
            }
            told = List.copyOf(moves);
            moves.clear();
        }
        told.forEach(listener);
    }

    static String word(State state) {
        return switch (state) {
            case CLOSED -> "closed";
            case OPEN -> "open";
            case HALF_OPEN -> "half-open";
            case FORCED_OPEN -> "forced-open";
            case DISABLED, METRICS_ONLY -> "disabled";
        };
    }

    /** resilience4j wants an exception for a failure; which one does not matter. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed() {
            super("failed", null, false, false);
        }
    }

    /** The loops' monotonic time as a clock: the wall clock may jump. */
    private static final class Monotonic extends Clock {
        private final LongSupplier nanoTime;
        private final long origin;

        Monotonic(LongSupplier nanoTime, long origin) {
            this.nanoTime = nanoTime;
            this.origin = origin;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanoTime.getAsLong() - origin);
        }
    }
}
