package io.fairlead.proxy.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An exchange at one target: its attempts there, one after another. An exchange may visit several targets at once; the
 * first attempt that commits ends the other visits.
 *
 * <p>Confined to the exchange's loop. Begun by {@link Exchange#visit}; {@link #end} forgets it.
 */
public final class Visit {

    private final Exchange exchange;
    private final Target target;
    private final Alternatives alternatives;
    private final List<Consumer<Outcome>> onStop = new ArrayList<>(2);
    private final List<Consumer<Visit>> onEnd = new ArrayList<>(1);
    private @Nullable Object shared;
    private @Nullable Deadline latestBegin;
    private boolean over;
    private @Nullable Outcome stopped;
    private @Nullable Attempt latest;
    private int attempts;
    private boolean spared;
    private @Nullable Outcome earlier;
    private long waitNanos;

    Visit(Exchange exchange, Target target, Alternatives alternatives, long waitedNanos) {
        this.exchange = exchange;
        this.target = target;
        this.alternatives = alternatives;
        this.waitNanos = waitedNanos;
    }

    public Exchange exchange() {
        return exchange;
    }

    public Target target() {
        return target;
    }

    /** What else the exchange could do. */
    public Alternatives alternatives() {
        return alternatives;
    }

    /** Begins an attempt. It is aborted when the visit is stopped, until it settles. */
    public Attempt attempt() {
        Attempt attempt = exchange.begin(this, waitNanos);
        waitNanos = 0;
        attempts++;
        latest = attempt;
        if (stopped != null) {
            attempt.abort(stopped);
        }
        return attempt;
    }

    /** Another attempt would be allowed, and is left to another target. */
    public void spare() {
        spared = true;
    }

    /** Whether another attempt was allowed and left to another target. */
    public boolean spared() {
        return spared;
    }

    /** It goes on where {@code before}, which came to {@code with}, left off: the other targets could not take the call. */
    public void resume(Visit before, Outcome with) {
        attempts = before.attempts;
        earlier = with;
    }

    /** What an earlier visit came to that goes on in this one; else null. */
    public @Nullable Outcome earlier() {
        return earlier;
    }

    /** How many attempts were begun, those of an earlier visit that goes on here with them. */
    public int attempts() {
        return attempts;
    }

    /** The attempt that was begun last; null before the first. */
    public @Nullable Attempt latest() {
        return latest;
    }

    /** Time passed between two attempts; it is the wait of the next one. */
    public void waited(long nanos) {
        waitNanos += nanos;
        exchange.history().waited(nanos);
    }

    /** Lets no attempt begin and ends every wait between two, with {@code why}. Only the first call counts. */
    void stop(Outcome why) {
        assert exchange.loop().inLoop();
        if (stopped != null) {
            return;
        }
        stopped = why;
        try {
            Handlers.tell(onStop, why);
        } finally {
            onStop.clear();
        }
    }

    /** What it was stopped with, or null: the exchange was stopped, or another visit has the answer. */
    public @Nullable Outcome stopped() {
        return stopped;
    }

    /** Hears that the visit is stopped, at once if it already was. Inert once its own work is done. */
    public void onStop(Consumer<Outcome> handler) {
        assert exchange.loop().inLoop();
        if (stopped != null) {
            handler.accept(stopped);
        } else {
            onStop.add(handler);
        }
    }

    /** What came of it is known; its last attempt's answer may still flow. */
    public void end() {
        assert exchange.loop().inLoop();
        if (over) {
            return;
        }
        over = true;
        exchange.ended(this);
        try {
            Handlers.tell(onEnd, this);
        } finally {
            onEnd.clear();
        }
    }

    /** Hears that no attempt follows, at once if none does already. */
    public void onEnd(Runnable handler) {
        assert exchange.loop().inLoop();
        if (over) {
            handler.run();
        } else {
            onEnd.add(it -> handler.run());
        }
    }

    /** The one thing that a layer remembers over all attempts of the visit; made when it is first asked for. */
    public <T> T shared(Class<T> type, Supplier<T> made) {
        if (!type.isInstance(shared)) {
            shared = made.get();
        }
        return type.cast(shared);
    }

    /** A further attempt that waits for its turn begins by then, or not at all; null: as late as the exchange lets it. */
    public void beginBy(@Nullable Deadline latest) {
        latestBegin = latest;
    }

    /** Until when a further attempt may wait for its turn; null when nothing but the exchange's deadline bounds it. */
    public @Nullable Deadline latestBegin() {
        return latestBegin;
    }

    @Override
    public String toString() {
        return exchange.id() + " at " + exchange.label(target);
    }
}
