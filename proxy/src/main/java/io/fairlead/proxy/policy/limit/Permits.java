package io.fairlead.proxy.policy.limit;

import java.util.concurrent.atomic.AtomicLong;

/** Requests that may be under way at once: a count by compare-and-set. */
final class Permits implements Measure {
    private final long most;
    private final AtomicLong used = new AtomicLong();

    Permits(long most) {
        this.most = most;
    }

    @Override
    public Counted counted() {
        return Counted.CONCURRENCY;
    }

    @Override
    public String reached(String provider) {
        return "as many requests to " + provider + " are under way as are allowed at once";
    }

    @Override
    public long most() {
        return most;
    }

    @Override
    public long available() {
        return most - used.get();
    }

    @Override
    public boolean take(long weight) {
        long present = used.get();
        while (weight <= most - present) {
            if (used.compareAndSet(present, present + weight)) {
                return true;
            }
            present = used.get();
        }
        return false;
    }

    @Override
    public void undo(long weight) {
        used.addAndGet(-weight);
    }

    /** Whatever it came to: it is not under way any more. */
    @Override
    public void settle(long weight, long used) {
        undo(weight);
    }

    /** When a permit comes back nobody knows. */
    @Override
    public long nanosUntil(long ahead, long weight) {
        return 0;
    }
}
