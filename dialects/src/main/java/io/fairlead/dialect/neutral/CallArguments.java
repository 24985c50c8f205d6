package io.fairlead.dialect.neutral;

import java.util.HashSet;
import java.util.Set;

/**
 * Gives a call without a word of arguments the empty object, just before it ends: some dialects say nothing where others must
 * say {@code {}}, and clients parse what they got. One thread at a time.
 */
public final class CallArguments implements DeltaSink {
    private final DeltaSink sink;
    private final Set<Long> silent = new HashSet<>(2);

    public CallArguments(DeltaSink sink) {
        this.sink = sink;
    }

    @Override
    public void delta(Delta delta) {
        if (delta instanceof Delta.PartBegun it) {
            if (it.opening() instanceof Delta.Opening.CallOpening) {
                silent.add(key(it.choice(), it.part()));
            }
        } else if (delta instanceof Delta.Piece it) {
            if (!silent.isEmpty() && !it.text().isEmpty()) {
                silent.remove(key(it.choice(), it.part()));
            }
        } else if (delta instanceof Delta.PartEnded it
                && !silent.isEmpty()
                && silent.remove(key(it.choice(), it.part()))) {
            sink.delta(new Delta.Piece(it.choice(), it.part(), "{}"));
        }
        sink.delta(delta);
    }

    private static long key(int choice, int part) {
        return ((long) choice << 32) | part;
    }
}
