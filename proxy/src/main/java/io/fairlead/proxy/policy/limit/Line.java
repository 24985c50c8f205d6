package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of all loops that wait for a limiter. Callers have their turns one after another; within a caller, who came
 * first goes first. The one whose turn it is is overtaken by nobody who weighs less.
 *
 * <p>Thread-safe without a lock: one thread at a time serves the line, and one who comes meanwhile leaves it another round.
 * Only the one who serves seats and unseats. Each waiter hears on its own loop.
 */
final class Line {

    /** Attempts that may wait; a further one is refused. */
    static final int MOST_WAITING = 1_024;

    /** Bytes of requests that may wait together; a single request may be larger. */
    static final long MOST_BYTES = 128L * 1024 * 1024;

    private enum State {
        WAITING,
        /** What it weighs is taken; it is still to hear. */
        GRANTED,
        OVER
    }

    private final Limiter limiter;
    private final Queue<Waiter> news = new ConcurrentLinkedQueue<>();
    /** By the one who serves: callers in the order of their turns. */
    private final Map<Object, Deque<Waiter>> turns = new LinkedHashMap<>();

    private final AtomicInteger size = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger rounds = new AtomicInteger();
    private final int measures;
    private final AtomicLongArray waitingWeight;

    Line(Limiter limiter, int measures) {
        this.limiter = limiter;
        this.measures = measures;
        this.waitingWeight = new AtomicLongArray(measures);
    }

    boolean empty() {
        return size.get() == 0;
    }

    int size() {
        return size.get();
    }

    /** What all who wait weigh together by a measure. */
    long weight(int measure) {
        return waitingWeight.get(measure);
    }

    /** The same, of one who waits alone: by whom, and with how many bytes, does not matter. */
    @Nullable
    Waiter join(Loop loop, Weights weights, Duration patience, Consumer<@Nullable Refusal> heard) {
        return join(loop, "", 0, weights, patience, heard);
    }

    /**
     * Waits at most {@code patience} for what an attempt weighs.
     *
     * @param caller whose turn it is; compared by {@code equals}
     * @param length what is held of its request, in bytes
     * @param heard runs once on {@code loop}: with null when the turn came, or with why it will not come
     * @return null when too many wait already
     */
    @Nullable
    Waiter join(
            Loop loop,
            Object caller,
            long length,
            Weights weights,
            Duration patience,
            Consumer<@Nullable Refusal> heard) {
        if (size.incrementAndGet() > MOST_WAITING) {
            size.decrementAndGet();
            return null;
        }
        long before = bytes.getAndAdd(length);
        if (before > 0 && before + length > MOST_BYTES) {
            bytes.addAndGet(-length);
            size.decrementAndGet();
            return null;
        }
        Waiter waiter = new Waiter(loop, caller, length, weights, heard);
        weigh(weights, 1);
        waiter.limit = loop.schedule(patience, waiter::tooLate);
        news.add(waiter);
        serve(); // what was given back just now may have come before this one stood here
        return waiter;
    }

    /** From any thread: serves those whose turn it is as long as there is what they weigh. */
    void serve() {
        if ((size.get() == 0 && news.isEmpty()) || rounds.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            try {
                seat();
                serveTurns();
            } catch (RuntimeException | Error bug) {
                rounds.set(0);
                throw bug;
            }
            seen = rounds.addAndGet(-seen);
        }
    }

    /** Seats those who came, and unseats those who left. */
    private void seat() {
        for (Waiter each = news.poll(); each != null; each = news.poll()) {
            if (each.waits()) {
                turns.computeIfAbsent(each.caller, caller -> new ArrayDeque<>(2))
                        .add(each);
            } else {
                Deque<Waiter> own = turns.get(each.caller);
                if (own != null && own.remove(each) && own.isEmpty()) {
                    turns.remove(each.caller);
                }
            }
        }
    }

    private void serveTurns() {
        boolean served = true;
        while (served && !turns.isEmpty()) {
            served = serveOne();
        }
    }

    /** Whether somebody went; the caller of that one is the last from then on. */
    private boolean serveOne() {
        Waiter next = null;
        for (Deque<Waiter> each : turns.values()) {
            next = unpaused(each); // who waits for the end of a pause is in nobody's way
            if (next != null) {
                break;
            }
        }
        if (next == null || (next.waits() && !next.served())) {
            return false;
        }
        Deque<Waiter> own = turns.remove(next.caller);
        if (own != null) {
            own.remove(next);
            if (!own.isEmpty()) {
                turns.put(next.caller, own);
            }
        }
        return true;
    }

    /** The first whose model is not left alone; the others are woken when it no longer is. */
    private @Nullable Waiter unpaused(Deque<Waiter> own) {
        for (Iterator<Waiter> all = own.iterator(); all.hasNext(); ) {
            Waiter each = all.next();
            long paused = each.waits() ? limiter.pauses().nanosLeft(each.weights.model()) : 0;
            if (paused == 0) {
                return each;
            }
            each.wakeIn(paused);
        }
        return null;
    }

    private void weigh(Weights weights, int sign) {
        for (int i = 0; i < measures; i++) {
            waitingWeight.addAndGet(i, sign * weights.at(i));
        }
    }

    /** One that waits. Confined to its loop, but for {@link #served}. */
    final class Waiter {
        private final Loop loop;
        private final Object caller;
        private final long length;
        private final Weights weights;
        private final Consumer<@Nullable Refusal> heard;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private final AtomicBoolean waking = new AtomicBoolean();
        private Loop.@Nullable Timer limit;
        private Loop.@Nullable Timer token;

        private Waiter(Loop loop, Object caller, long length, Weights weights, Consumer<@Nullable Refusal> heard) {
            this.loop = loop;
            this.caller = caller;
            this.length = length;
            this.weights = weights;
            this.heard = heard;
        }

        private boolean waits() {
            return state.get() == State.WAITING;
        }

        /** Goes away unheard; false when it was heard already. */
        boolean leave() {
            if (over(State.WAITING)) {
                gone();
                return true;
            }
            if (over(State.GRANTED)) {
                stopTimers();
                limiter.undo(weights);
                return true;
            }
            return false;
        }

        private void tooLate() {
            limit = null;
            if (over(State.WAITING)) {
                gone();
                heard.accept(LimitRule.refusal(limiter.provider(), limiter.shortage(weights, false)));
            }
        }

        private void hear() {
            if (over(State.GRANTED)) {
                stopTimers();
                heard.accept(null);
            }
        }

        private boolean over(State from) {
            return state.compareAndSet(from, State.OVER);
        }

        private void gone() {
            left();
            stopTimers();
            news.add(this);
            serve();
        }

        private void left() {
            size.decrementAndGet();
            bytes.addAndGet(-length);
            weigh(weights, -1);
        }

        private void stopTimers() {
            limit = stopped(limit);
            token = stopped(token);
        }

        private static Loop.@Nullable Timer stopped(Loop.@Nullable Timer timer) {
            if (timer != null) {
                timer.cancel();
            }
            return null;
        }

        /** By the one who serves: false when this one goes on waiting. */
        private boolean served() {
            if (!limiter.take(weights)) {
                wakeIn(limiter.tokenNanos(weights));
                return false;
            }
            if (!state.compareAndSet(State.WAITING, State.GRANTED)) {
                limiter.undo(weights);
                return true;
            }
            left();
            try {
                loop.execute(this::hear);
            } catch (RejectedExecutionException ended) { // with its loop its call has ended too
                state.set(State.OVER);
                limiter.undo(weights);
            }
            return true;
        }

        /** Who gives a permit back serves the line; a token comes by itself, and a pause ends so: there is a timer for it. */
        private void wakeIn(long nanos) {
            if (nanos > 0 && waking.compareAndSet(false, true)) {
                if (loop.inLoop()) {
                    wakeAfter(nanos);
                } else {
                    try {
                        loop.execute(() -> wakeAfter(nanos));
                    } catch (RejectedExecutionException ended) {
                        tooLateWithItsLoop();
                    }
                }
            }
        }

        private void tooLateWithItsLoop() {
            if (over(State.WAITING)) {
                left();
                news.add(this);
            }
        }

        private void wakeAfter(long nanos) {
            if (waits()) {
                token = loop.schedule(Duration.ofNanos(nanos), () -> {
                    token = null;
                    waking.set(false);
                    serve();
                });
            }
        }
    }
}
