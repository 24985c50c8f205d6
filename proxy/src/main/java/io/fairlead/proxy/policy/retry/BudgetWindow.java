package io.fairlead.proxy.policy.retry;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Calls and repeats of the last ten seconds at one target, in slots of half a second. Guarded by its own monitor. */
final class BudgetWindow {
    static final long SLOT_NANOS = Duration.ofMillis(500).toNanos();
    static final int MOST_WAITING = 1_024;
    private static final int FLOOR = 30;
    private static final int SLOTS = 20;

    private final int[] calls = new int[SLOTS];
    private final int[] repeats = new int[SLOTS];
    private final ArrayDeque<BudgetTurn> turns = new ArrayDeque<>();
    private long slot;
    private int allCalls;
    private int allRepeats;

    BudgetWindow(long nowNanos) {
        slot = Math.floorDiv(nowNanos, SLOT_NANOS);
    }

    synchronized void call(long nowNanos) {
        calls[move(nowNanos)]++;
        allCalls++;
    }

    /** Spends a repeat; not before those who wait for one. */
    synchronized boolean repeat(double share, long nowNanos) {
        return turns.isEmpty() && spend(share, nowNanos);
    }

    private boolean spend(double share, long nowNanos) {
        int at = move(nowNanos);
        if (allRepeats + 1 > Math.max(FLOOR, share * allCalls)) {
            return false;
        }
        repeats[at]++;
        allRepeats++;
        return true;
    }

    synchronized boolean join(BudgetTurn turn) {
        return turns.size() < MOST_WAITING && turns.add(turn);
    }

    synchronized void leave(BudgetTurn turn) {
        turns.remove(turn);
    }

    /** Grants as many turns as there are repeats now, in their order. */
    void serve(long nowNanos) {
        List<BudgetTurn> granted = new ArrayList<>(0);
        synchronized (this) {
            BudgetTurn first = turns.peek();
            while (first != null && spend(first.share(), nowNanos)) {
                granted.add(turns.remove());
                first = turns.peek();
            }
        }
        granted.forEach(BudgetTurn::grant);
    }

    synchronized boolean idle(long nowNanos) {
        return turns.isEmpty() && Math.floorDiv(nowNanos, SLOT_NANOS) - slot >= SLOTS;
    }

    /** Forgets what is older than the window; the index of the present slot. */
    private int move(long nowNanos) {
        long now = Math.floorDiv(nowNanos, SLOT_NANOS);
        for (long gone = 0; gone < SLOTS && slot < now; gone++) {
            slot++;
            int at = (int) Math.floorMod(slot, (long) SLOTS);
            allCalls -= calls[at];
            allRepeats -= repeats[at];
            calls[at] = 0;
            repeats[at] = 0;
        }
        slot = Math.max(slot, now);
        return (int) Math.floorMod(slot, (long) SLOTS);
    }
}
