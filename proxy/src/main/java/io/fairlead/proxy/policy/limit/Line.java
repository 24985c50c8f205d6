package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A loop's attempts that wait for a limiter, first come first served. Confined to the loop. */
final class Line {

    /** One that waits: hears once, with null when its turn came, or with why it will not. */
    final class Waiter {
        private final Consumer<@Nullable Refusal> heard;
        private Loop.@Nullable Timer limit;

        private Waiter(Consumer<@Nullable Refusal> heard) {
            this.heard = heard;
        }

        /** Goes away unheard; false when it was heard already. */
        boolean leave() {
            if (!waiters.remove(this)) {
                return false;
            }
            gone(this);
            wakeForToken();
            return true;
        }
    }

    private final Limiter limiter;
    private final Loop loop;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();
    private Loop.@Nullable Timer token;
    private volatile boolean anyone;

    Line(Limiter limiter, Loop loop) {
        this.limiter = limiter;
        this.loop = loop;
    }

    /** From any thread: whether it is worth waking this line. */
    boolean mayHaveWaiting() {
        return anyone;
    }

    boolean empty() {
        return waiters.isEmpty();
    }

    /** Waits at most {@code patience}; the caller made sure that there is room. */
    Waiter join(Duration patience, Consumer<@Nullable Refusal> heard) {
        Waiter waiter = new Waiter(heard);
        waiters.add(waiter);
        anyone = true;
        waiter.limit = loop.schedule(patience, () -> {
            waiter.limit = null;
            if (waiters.remove(waiter)) {
                gone(waiter);
                wakeForToken();
                heard.accept(LimitRule.refusal(limiter.provider(), limiter.tokenNanos(0)));
            }
        });
        serve(); // a permit given back just now may have looked before this one stood here
        return waiter;
    }

    /** Serves as many as there are permits and tokens for. */
    void serve() {
        while (!waiters.isEmpty() && limiter.take()) {
            Waiter first = waiters.remove();
            gone(first);
            first.heard.accept(null);
        }
        wakeForToken();
    }

    private void gone(Waiter waiter) {
        limiter.leaves();
        anyone = !waiters.isEmpty();
        Loop.Timer limit = waiter.limit;
        if (limit != null) {
            waiter.limit = null;
            limit.cancel();
        }
    }

    /** A permit wakes the line when it is given back; a token comes by itself, so the line wakes for it. */
    private void wakeForToken() {
        Loop.Timer present = token;
        if (waiters.isEmpty()) {
            if (present != null) {
                token = null;
                present.cancel();
            }
            return;
        }
        long nanos = limiter.tokenNanos(0);
        if (present == null && nanos > 0) {
            token = loop.schedule(Duration.ofNanos(nanos), () -> {
                token = null;
                serve();
            });
        }
    }
}
