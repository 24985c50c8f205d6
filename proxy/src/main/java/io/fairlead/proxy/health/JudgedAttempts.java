package io.fairlead.proxy.health;

import java.util.Arrays;

/** Attempts of the last five minutes and how many were the provider's fault. Confined to the lock of its tally. */
final class JudgedAttempts {

    private static final int SLICES = 30;
    private static final long SLICE_NANOS = 10_000_000_000L;

    private final int[] all = new int[SLICES];
    private final int[] faults = new int[SLICES];
    private int sum;
    private int faultsSum;
    private long slice = Long.MIN_VALUE;

    void add(long nowNanos, boolean fault) {
        move(nowNanos);
        int at = (int) Math.floorMod(slice, (long) SLICES);
        all[at]++;
        sum++;
        if (fault) {
            faults[at]++;
            faultsSum++;
        }
    }

    int all(long nowNanos) {
        move(nowNanos);
        return sum;
    }

    int faults(long nowNanos) {
        move(nowNanos);
        return faultsSum;
    }

    void clear() {
        Arrays.fill(all, 0);
        Arrays.fill(faults, 0);
        sum = 0;
        faultsSum = 0;
    }

    /** Empties the slices that time has passed over. */
    private void move(long nowNanos) {
        long now = Math.floorDiv(nowNanos, SLICE_NANOS);
        if (slice == Long.MIN_VALUE || now - slice >= SLICES) {
            clear();
            slice = now;
        }
        while (slice < now) {
            slice++;
            int at = (int) Math.floorMod(slice, (long) SLICES);
            sum -= all[at];
            faultsSum -= faults[at];
            all[at] = 0;
            faults[at] = 0;
        }
    }
}
