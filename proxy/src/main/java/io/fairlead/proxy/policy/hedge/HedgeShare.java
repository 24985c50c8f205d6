package io.fairlead.proxy.policy.hedge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds hedged calls by a share of all: each call earns that share of a hedge, and each hedge takes a whole one. The very first is
 * lent, and is earned before the next. At most {@value #MOST} are saved up, so that a provider that turns slow is not asked twice
 * for each call. Safe for any thread: one number, changed by compare-and-set.
 */
final class HedgeShare {
    static final int MOST = 10;

    private static final long ONE = 1_000_000;
    private static final long UNTOUCHED = Long.MIN_VALUE;

    private final AtomicLong saved = new AtomicLong(UNTOUCHED);
    private final AtomicLong earned = new AtomicLong();

    /** A call that may be hedged begins. */
    void call(double share) {
        long part = Math.round(share * ONE);
        if (saved.get() == UNTOUCHED) {
            earned.accumulateAndGet(part, HedgeShare::plus);
        } else {
            saved.accumulateAndGet(part, HedgeShare::plus);
        }
    }

    private static long plus(long before, long part) {
        return before == UNTOUCHED ? before : Math.min(before + part, MOST * ONE);
    }

    /** Takes one; whether there was one. */
    boolean take() {
        if (saved.get() == UNTOUCHED && saved.compareAndSet(UNTOUCHED, earned.get() - ONE)) {
            return true;
        }
        long before = saved.get();
        while (before >= ONE) {
            if (saved.compareAndSet(before, before - ONE)) {
                return true;
            }
            before = saved.get();
        }
        return false;
    }
}
