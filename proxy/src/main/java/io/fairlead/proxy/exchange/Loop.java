package io.fairlead.proxy.exchange;

import java.time.Duration;
import java.util.concurrent.Executor;

/**
 * The event loop that owns an exchange, with its clock. The only source of time on the exchange path, so that tests move
 * it by hand.
 */
public interface Loop extends Executor {

    /** Monotonic time, in nanoseconds, from an arbitrary origin. */
    long nanoTime();

    /** Runs {@code task} on this loop after {@code delay}. The timer belongs to the caller, who cancels it. */
    Timer schedule(Duration delay, Runnable task);

    /** Whether the caller runs on this loop. */
    boolean inLoop();

    /** A task that will run unless it is cancelled first. */
    interface Timer {
        /** Makes sure that the task does not run; without effect once it ran. */
        void cancel();
    }
}
