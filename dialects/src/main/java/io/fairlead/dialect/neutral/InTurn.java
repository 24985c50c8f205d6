package io.fairlead.dialect.neutral;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts overlapping parts of a choice one after another, for dialects in which a part must end before the next begins. The
 * part that is open goes through at once; the others wait for their turn. One thread at a time.
 */
public final class InTurn implements DeltaSink {
    private final DeltaSink sink;
    private final Map<Integer, Turns> choices = new HashMap<>();

    public InTurn(DeltaSink sink) {
        this.sink = sink;
    }

    @Override
    public void delta(Delta delta) {
        if (delta instanceof Delta.PartBegun it) {
            of(it.choice()).offer(it.part(), delta);
        } else if (delta instanceof Delta.Piece it) {
            of(it.choice()).offer(it.part(), delta);
        } else if (delta instanceof Delta.Sealed it) {
            of(it.choice()).offer(it.part(), delta);
        } else if (delta instanceof Delta.Cited it) {
            of(it.choice()).offer(it.part(), delta);
        } else if (delta instanceof Delta.Weighed it) {
            of(it.choice()).offer(it.part(), delta);
        } else if (delta instanceof Delta.PartEnded it) {
            of(it.choice()).offer(it.part(), delta);
        } else {
            sink.delta(delta);
        }
    }

    private Turns of(int choice) {
        return choices.computeIfAbsent(choice, each -> new Turns());
    }

    /** The parts of one choice. */
    private final class Turns {
        private final TreeMap<Integer, Deque<Delta>> waiting = new TreeMap<>();
        private int open = -1;

        void offer(int part, Delta delta) {
            if (open < 0 || open == part) {
                pass(part, delta);
            } else {
                waiting.computeIfAbsent(part, each -> new ArrayDeque<>()).add(delta);
            }
        }

        private void pass(int part, Delta delta) {
            open = part;
            sink.delta(delta);
            if (delta instanceof Delta.PartEnded) {
                open = -1;
                Map.Entry<Integer, Deque<Delta>> next = waiting.pollFirstEntry();
                if (next != null) {
                    Deque<Delta> held = next.getValue();
                    while (!held.isEmpty()) {
                        offer(next.getKey(), held.remove());
                    }
                }
            }
        }
    }
}
