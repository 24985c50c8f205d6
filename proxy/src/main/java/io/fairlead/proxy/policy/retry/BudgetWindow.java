package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.policy.retry.BudgetTurn.Grant;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Calls and repeats of the last ten seconds at one target, in slots of half a second, and those who wait there for a repeat.
 * Guarded by its own monitor.
 *
 * <p>In an outage repeats that may wait are granted one a slot, so that the budget is not spent while none of them can come
 * good. The first try that comes good ends it, and all who wait go on.
 */
final class BudgetWindow {
    static final long SLOT_NANOS = Duration.ofMillis(500).toNanos();
    static final int MOST_WAITING = 1_024;
    static final int FLOOR = 30;
    private static final int SLOTS = 20;

    private final int[] calls = new int[SLOTS];
    private final int[] repeats = new int[SLOTS];
    private final ArrayDeque<BudgetTurn> turns = new ArrayDeque<>();
    private final Set<Sleeper> sleepers = new LinkedHashSet<>();
    private final Outage outage = new Outage();
    private long slot;
    private long askedSlot = Long.MIN_VALUE;
    private int allCalls;
    private int allRepeats;

    BudgetWindow(long nowNanos) {
        slot = Math.floorDiv(nowNanos, SLOT_NANOS);
    }

    /** A try failed by the target's fault; {@code down}: as one fails at a target that is down. */
    synchronized void failed(boolean firstOfCall, boolean down, long nowNanos) {
        if (firstOfCall) {
            call(nowNanos);
        }
        if (down) {
            outage.failed(nowNanos);
        }
    }

    /** A try came good. */
    void cameGood(boolean firstOfCall, long begunNanos, long nowNanos) {
        List<Runnable> going;
        synchronized (this) {
            if (firstOfCall) {
                call(nowNanos);
            }
            int failed = outage.cameGood(begunNanos, nowNanos);
            if (failed == 0) {
                return;
            }
            going = goOn(failed >= Outage.GREAT, nowNanos);
        }
        going.forEach(Runnable::run);
    }

    /** Those who sleep, and those whose turn it is; where the outage was a great one, beyond the budget too. */
    private List<Runnable> goOn(boolean great, long nowNanos) {
        List<Runnable> going = new ArrayList<>(sleepers.size() + turns.size());
        sleepers.forEach(each -> going.add(each::wake));
        sleepers.clear();
        for (Iterator<BudgetTurn> each = turns.iterator(); each.hasNext(); ) {
            BudgetTurn turn = each.next();
            boolean spent = spend(turn.share(), nowNanos);
            if (spent || (great && turn.mayGoFree())) {
                each.remove();
                going.add(() -> turn.grant(spent ? Grant.SPENT_AND_BACK : Grant.FREE));
            }
        }
        return going;
    }

    /**
     * Spends a repeat.
     *
     * @param mayWait whether it has patience: then not before those who wait, and in an outage one a slot
     */
    synchronized boolean repeat(double share, boolean mayWait, long nowNanos) {
        boolean out = outage.on(nowNanos);
        if (out ? mayWait && !(turns.isEmpty() && due(nowNanos)) : !turns.isEmpty()) {
            return false;
        }
        return spend(share, nowNanos);
    }

    /** Whether nobody was let go in the present slot. */
    private boolean due(long nowNanos) {
        return Math.floorDiv(nowNanos, SLOT_NANOS) > askedSlot;
    }

    private boolean spend(double share, long nowNanos) {
        int at = move(nowNanos);
        if (allRepeats + 1 > Math.max(FLOOR, share * allCalls)) {
            return false;
        }
        repeats[at]++;
        allRepeats++;
        askedSlot = slot;
        return true;
    }

    private void call(long nowNanos) {
        calls[move(nowNanos)]++;
        allCalls++;
    }

    /** Who failed by an outage that has ended meanwhile goes on at once. */
    synchronized boolean join(BudgetTurn turn) {
        if (turn.mayGoFree() && outage.endedSince(turn.begunNanos())) {
            turn.grant(Grant.FREE);
            return true;
        }
        return turns.size() < MOST_WAITING && turns.add(turn);
    }

    synchronized void leave(BudgetTurn turn) {
        turns.remove(turn);
    }

    synchronized void sleep(Sleeper sleeper) {
        sleepers.add(sleeper);
    }

    synchronized void leave(Sleeper sleeper) {
        sleepers.remove(sleeper);
    }

    /** Grants as many turns as there are repeats now, in their order; in an outage one a slot. */
    void serve(long nowNanos) {
        List<BudgetTurn> granted = new ArrayList<>(0);
        synchronized (this) {
            boolean out = outage.on(nowNanos);
            BudgetTurn first = turns.peek();
            while (first != null && (!out || due(nowNanos)) && spend(first.share(), nowNanos)) {
                granted.add(turns.remove());
                first = turns.peek();
            }
        }
        granted.forEach(each -> each.grant(Grant.SPENT));
    }

    synchronized boolean idle(long nowNanos) {
        return turns.isEmpty() && sleepers.isEmpty() && Math.floorDiv(nowNanos, SLOT_NANOS) - slot >= SLOTS;
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
