package io.fairlead.proxy.policy.hedge;

/**
 * What all calls cost at a provider in the last hour, and what hedging cost of it: a sum a minute. Safe for any thread: guarded by
 * its own monitor, held for a few additions.
 */
final class HedgeMoney {
    private static final int MINUTES = 60;
    private static final long MINUTE_NANOS = 60L * 1_000_000_000;

    private final double[] all = new double[MINUTES];
    private final double[] hedges = new double[MINUTES];
    private final long beganNanos;
    private long minute;

    HedgeMoney(long nowNanos) {
        beganNanos = nowNanos;
    }

    /** A call cost {@code money}. */
    synchronized void spent(double money, long nowNanos) {
        pass(nowNanos);
        all[(int) (minute % MINUTES)] += money;
    }

    /**
     * Sets {@code estimate} aside for hedging, where the budget allows it; whether it does.
     *
     * @param estimate not a number where no price is known
     */
    synchronized boolean take(double budget, double estimate, long nowNanos) {
        pass(nowNanos);
        if (!HedgeRule.affordable(budget, estimate, sum(hedges), sum(all))) {
            return false;
        }
        if (!Double.isNaN(estimate)) {
            hedges[(int) (minute % MINUTES)] += estimate;
        }
        return true;
    }

    /** Gives {@code estimate} back: nothing was asked for it after all. */
    synchronized void undo(double estimate) {
        if (!Double.isNaN(estimate)) {
            hedges[(int) (minute % MINUTES)] -= estimate;
        }
    }

    private void pass(long nowNanos) {
        long now = Math.max(minute, (nowNanos - beganNanos) / MINUTE_NANOS);
        long first = Math.max(minute + 1, now - MINUTES + 1);
        for (long each = first; each <= now; each++) {
            all[(int) (each % MINUTES)] = 0;
            hedges[(int) (each % MINUTES)] = 0;
        }
        minute = now;
    }

    private static double sum(double[] minutes) {
        double sum = 0;
        for (double each : minutes) {
            sum += each;
        }
        return sum;
    }
}
