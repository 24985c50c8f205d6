package io.fairlead.proxy.upstream;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The calls that wait for a connection of a pool, in the order of their turns. Confined to the loop. */
final class WaitingLine {

    private final ArrayDeque<Call> calls = new ArrayDeque<>();
    private final PoolFigures.Line figures;

    WaitingLine(PoolFigures.Line figures) {
        this.figures = figures;
    }

    boolean isEmpty() {
        return calls.isEmpty();
    }

    int size() {
        return calls.size();
    }

    void add(Call call) {
        calls.add(call);
        entered(call);
    }

    void addFirst(Call call) {
        calls.addFirst(call);
        entered(call);
    }

    private void entered(Call call) {
        figures.pending.increment();
        call.waits();
    }

    /** Whose turn is next; it stays in the line. */
    @Nullable
    Call first() {
        return calls.peek();
    }

    /** Whose turn it is; it leaves the line. */
    @Nullable
    Call next() {
        Call call = calls.poll();
        if (call != null) {
            left(call);
        }
        return call;
    }

    /** Takes {@code call} out of the line; false when it does not stand in it. */
    boolean forget(Call call) {
        boolean stood = calls.remove(call);
        if (stood) {
            left(call);
        }
        return stood;
    }

    private void left(Call call) {
        call.waitsNoMore();
        figures.pending.decrement();
    }
}
