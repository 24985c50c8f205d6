package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Refusal;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of all loops that wait for a limiter, first come first served: nobody overtakes one who weighs more.
 *
 * <p>Thread-safe without a lock: one thread at a time serves the line, and one who comes meanwhile leaves it another round.
 * Each waiter hears on its own loop.
 */
final class Line {

    /** Attempts that may wait; a further one is refused. */
    static final int MOST_WAITING = 1_024;

    private enum State {
        WAITING,
        /** What it weighs is taken; it is still to hear. */
        GRANTED,
        OVER
    }

    private final Limiter limiter;
    private final Queue<Waiter> waiters = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
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

    /**
     * Waits at most {@code patience} for what an attempt weighs.
     *
     * @param heard runs once on {@code loop}: with null when the turn came, or with why it will not come
     * @return null when too many wait already
     */
    @Nullable
    Waiter join(Loop loop, Weights weights, Duration patience, Consumer<@Nullable Refusal> heard) {
        if (size.incrementAndGet() > MOST_WAITING) {
            size.decrementAndGet();
            return null;
        }
        Waiter waiter = new Waiter(loop, weights, heard);
        weigh(weights, 1);
        waiter.limit = loop.schedule(patience, waiter::tooLate);
        waiters.add(waiter);
        serve(); // what was given back just now may have come before this one stood here
        return waiter;
    }

    /** From any thread: serves those at the head as long as there is what they weigh. */
    void serve() {
        if (size.get() == 0 || rounds.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        while (seen != 0) {
            try {
                serveHeads();
            } catch (RuntimeException | Error bug) {
                rounds.set(0);
                throw bug;
            }
            seen = rounds.addAndGet(-seen);
        }
    }

    private void serveHeads() {
        Waiter head = waiters.peek();
        while (head != null && head.served()) {
            waiters.remove(head);
            head = waiters.peek();
        }
    }

    private void weigh(Weights weights, int sign) {
        for (int i = 0; i < measures; i++) {
            waitingWeight.addAndGet(i, sign * weights.at(i));
        }
    }

    /** One that waits. Confined to its loop, but for {@link #served}. */
    final class Waiter {
        private final Loop loop;
        private final Weights weights;
        private final Consumer<@Nullable Refusal> heard;
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
        private final AtomicBoolean waking = new AtomicBoolean();
        private Loop.@Nullable Timer limit;
        private Loop.@Nullable Timer token;

        private Waiter(Loop loop, Weights weights, Consumer<@Nullable Refusal> heard) {
            this.loop = loop;
            this.weights = weights;
            this.heard = heard;
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
            waiters.remove(this);
            left();
            stopTimers();
            serve();
        }

        private void left() {
            size.decrementAndGet();
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

        /** By the one who serves: false when this one stays at the head. */
        private boolean served() {
            if (state.get() != State.WAITING) {
                return true;
            }
            if (!limiter.take(weights)) {
                wakeForToken();
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

        /** Who gives a permit back serves the line; a token comes by itself, so the head has a timer for it. */
        private void wakeForToken() {
            if (limiter.tokenNanos(weights) > 0 && waking.compareAndSet(false, true)) {
                if (loop.inLoop()) {
                    awaitToken();
                } else {
                    loop.execute(this::awaitToken);
                }
            }
        }

        private void awaitToken() {
            if (state.get() == State.WAITING) {
                token = loop.schedule(Duration.ofNanos(limiter.tokenNanos(weights)), () -> {
                    token = null;
                    waking.set(false);
                    serve();
                });
            }
        }
    }
}
