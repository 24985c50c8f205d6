package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One deadline that moves often and passes seldom. Moving it later costs a field, not a timer: the one timer that is
 * under way looks at the deadline when it fires, and waits for the rest.
 */
final class LazyClock {

    private final Loop loop;
    private final Runnable passed;
    private boolean set;
    private long deadline;
    private Loop.@Nullable Timer timer;
    private long firesAt;

    LazyClock(Loop loop, Runnable passed) {
        this.loop = loop;
        this.passed = passed;
    }

    void set(Duration delay) {
        set = true;
        deadline = loop.nanoTime() + delay.toNanos();
        if (timer == null || firesAt - deadline > 0) {
            if (timer != null) {
                timer.cancel();
            }
            arm(delay);
        }
    }

    boolean isSet() {
        return set;
    }

    void clear() {
        set = false;
    }

    /** Clears it for good. */
    void stop() {
        set = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void arm(Duration delay) {
        firesAt = loop.nanoTime() + delay.toNanos();
        timer = loop.schedule(delay, this::fired);
    }

    private void fired() {
        timer = null;
        if (!set) {
            return;
        }
        long left = deadline - loop.nanoTime();
        if (left > 0) {
            arm(Duration.ofNanos(left));
        } else {
            set = false;
            passed.run();
        }
    }
}
