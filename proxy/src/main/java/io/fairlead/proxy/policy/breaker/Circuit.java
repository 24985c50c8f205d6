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
 * count. It stays open for a second at first, and twice as long after each round of failed trials. Through its non-blocking
 * calls only.
 *
 * <p>Thread-safe: asking, counting and changing happen under one lock, so that an age and the permission that goes with
 * it cannot come apart. Moves are told, and those who wait are woken, after the lock is given back.
 */
final class Circuit {

    /** Nothing is known to have come good before this long ago. */
    private static final long LATELY_NANOS = Duration.ofSeconds(10).toNanos();

    private static final Duration SOON = Duration.ofSeconds(1);

    private final CircuitBreaker breaker;
    private final BreakerConfig config;
    private final LongSupplier nanoTime;
    private final Consumer<Move> listener;
    private final List<Move> moves = new ArrayList<>(2);
    private final TrialLine line = new TrialLine();
    private final OpenTime openTime;
    private String reason = "";
    private long age;
    private long openedNanos;
    private long openNanos;
    private boolean everGood;
    private long goodNanos;
    private int trials;
    private volatile long usedNanos;

    Circuit(String name, BreakerConfig config, LongSupplier nanoTime, Consumer<Move> listener) {
        this.config = config;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.usedNanos = nanoTime.getAsLong();
        this.openTime = new OpenTime(config.open(), config.window());
        Duration slow = config.slow();
        CircuitBreakerConfig.Builder builder = CircuitBreakerConfig.custom()
                .slidingWindowType(SlidingWindowType.TIME_BASED)
                .slidingWindowSize((int) Math.max(1, config.window().toSeconds()))
                .minimumNumberOfCalls(config.minimum())
                .failureRateThreshold((float) (config.failures() * 100))
                .waitDurationInOpenState(Duration.ofMillis(1)) // how long it is open is said here, and not there
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
        long now = nanoTime.getAsLong();
        if (to == State.OPEN) {
            openedNanos = now;
            openNanos = from == State.HALF_OPEN ? openTime.afterFailedTrials() : openTime.afterClosed(now);
        } else if (to == State.CLOSED) {
            openTime.closed(now);
        }
        moves.add(new Move(word(from), word(to), reason));
    }

    /** A permission, or none. */
    CircuitPermission ask() {
        usedNanos = nanoTime.getAsLong();
        CircuitPermission leave;
        synchronized (this) {
            leave = permission();
        }
        tell();
        return leave;
    }

    /**
     * A permission for an attempt that has nowhere else to go: refused only while nothing came good lately and as many
     * attempts are under way as there may be trials.
     */
    CircuitPermission askSole() {
        CircuitPermission leave;
        synchronized (this) {
            leave = permission();
            if (!leave.given() && goodLately()) {
                leave = CircuitPermission.of(this, age, false);
            } else if (!leave.given() && trials < config.halfOpen()) {
                trials++;
                leave = CircuitPermission.of(this, age, false).asTrial();
            }
        }
        tell();
        return leave;
    }

    /** Within the lock. */
    private CircuitPermission permission() {
        boolean closed = breaker.getState() == State.CLOSED;
        boolean waits = !closed && (trials >= config.halfOpen() || (breaker.getState() == State.OPEN && left() > 0));
        if (waits || !breaker.tryAcquirePermission()) {
            return CircuitPermission.NONE;
        }
        CircuitPermission leave = CircuitPermission.of(this, age, true);
        if (closed) {
            return leave;
        }
        trials++;
        return leave.asTrial();
    }

    private boolean goodLately() {
        return everGood && nanoTime.getAsLong() - goodNanos <= LATELY_NANOS;
    }

    /** Whether there would be a permission now: it is closed, or has a trial free. Nothing is taken. */
    synchronized boolean wouldLet() {
        return switch (breaker.getState()) {
            case OPEN -> left() == 0 && trials < config.halfOpen();
            case HALF_OPEN -> trials < config.halfOpen() && trialFree();
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

    /** A trial is over: there is room for another. */
    void trialOver() {
        synchronized (this) {
            trials--;
        }
        line.wake(1);
    }

    /** An attempt committed here: nobody who has nowhere else to go is held back for a while. */
    void cameGood() {
        synchronized (this) {
            everGood = true;
            goodNanos = nanoTime.getAsLong();
        }
        line.wakeAll();
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

    /** Counts a success that went past an open breaker, as one of the trials that its time had not come for. */
    void countPast(long nanos) {
        synchronized (this) {
            reason = "trial";
            if (breaker.getState() == State.OPEN) {
                breaker.transitionToHalfOpenState();
            }
            if (breaker.getState() == State.HALF_OPEN) {
                record(true, nanos, "trial");
            }
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
            openTime.reset();
            if (age == before) {
                age++;
            }
        }
        tell();
    }

    /** Another instance opened the same one. Where something came good here lately, that is known better here. */
    void heardOpen() {
        synchronized (this) {
            if (breaker.getState() == State.CLOSED && !goodLately()) {
                reason = Breakers.HEARD;
                breaker.transitionToOpenState();
            }
        }
        tell();
    }

    /** Another instance closed the same one: it is worth a trial now. */
    void heardClosed() {
        int free;
        synchronized (this) {
            if (breaker.getState() != State.OPEN) {
                return;
            }
            openNanos = 0;
            free = config.halfOpen() - trials;
        }
        line.wake(free);
    }

    TrialLine line() {
        return line;
    }

    /** Wakes as many as could go now, when they came just after a place was free. */
    void wakeIfFree() {
        int free;
        synchronized (this) {
            boolean all = breaker.getState() == State.CLOSED || goodLately();
            free = all ? Integer.MAX_VALUE : config.halfOpen() - trials;
        }
        line.wake(free);
    }

    synchronized State state() {
        State state = breaker.getState();
        return state == State.OPEN && left() == 0 ? State.HALF_OPEN : state;
    }

    /** When it is worth asking again. */
    synchronized Duration retryAfter() {
        Duration left = Duration.ofNanos(left());
        return breaker.getState() == State.OPEN && !left.isZero() ? left : SOON;
    }

    private long left() {
        return Math.max(0, openNanos - (nanoTime.getAsLong() - openedNanos));
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
        if (told.get(told.size() - 1).to().equals(word(State.CLOSED))) {
            line.wakeAll();
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
