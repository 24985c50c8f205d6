package io.fairlead.proxy.upstream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls that wait for a connection of a pool, in the order of their turns. Confined to the loop. */
final class WaitingLine {

    private final ArrayDeque<UpstreamAttempt> calls = new ArrayDeque<>();
    private final PoolFigures.Line figures;
    private final PoolBound bound;

    WaitingLine(PoolFigures.Line figures, PoolBound bound) {
        this.figures = figures;
        this.bound = bound;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    int size() {
        return calls.size();
    }

    void add(UpstreamAttempt call) {
        calls.add(call);
        entered(call);
    }

    void addFirst(UpstreamAttempt call) {
        calls.addFirst(call);
        entered(call);
    }

    private void entered(UpstreamAttempt call) {
        figures.pending.increment();
        bound.waitingChanged(1);
        call.waits();
    }

    /** Whose turn is next; it stays in the line. */
    @Nullable
    UpstreamAttempt first() {
        return calls.peek();
    }

    /** Whose turn it is; it leaves the line. */
    @Nullable
    UpstreamAttempt next() {
        UpstreamAttempt call = calls.poll();
        if (call != null) {
            left(call);
        }
        return call;
    }

    /**
     * The next {@code most} in their order; they leave the line. Who has waited less than it may, at {@code nowNanos}, stays.
     * {@link Long#MIN_VALUE}: nobody does.
     */
    List<UpstreamAttempt> next(int most, long nowNanos) {
        List<UpstreamAttempt> next = new ArrayList<>();
        for (UpstreamAttempt each : List.copyOf(calls)) {
            if (next.size() == most) {
                break;
            }
            if ((nowNanos == Long.MIN_VALUE || each.hasWaited(nowNanos)) && forget(each)) {
                next.add(each);
            }
        }
        return next;
    }

    /** Takes {@code call} out of the line; false when it does not stand in it. */
    boolean forget(UpstreamAttempt call) {
        boolean stood = calls.remove(call);
        if (stood) {
            left(call);
        }
        return stood;
    }

    private void left(UpstreamAttempt call) {
        call.waitsNoMore();
        figures.pending.decrement();
        bound.waitingChanged(-1);
    }
}
