package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One that waits for a repeat. The window moves by half a second, and so does the look whether there is one. Confined to its
 * loop, but for {@link #grant}.
 */
final class BudgetTurn {
    private final BudgetWindow window;
    private final double share;
    private final boolean mayGoFree;
    private final long begunNanos;
    private final Loop loop;
    private final Granted granted;
    private Loop.@Nullable Timer timer;
    private boolean over;

    /** How a repeat came to be allowed. */
    enum Grant {
        /** The budget has room for it. */
        SPENT,
        /** The budget has room for it, and the target came good after an outage. */
        SPENT_AND_BACK,
        /** The target came good after an outage that the budget cannot make good. */
        FREE
    }

    /** Hears that the repeat is allowed. */
    @FunctionalInterface
    interface Granted {
        void granted(Grant how);
    }

    /** @param begunNanos when the try began that failed */
    BudgetTurn(BudgetWindow window, double share, boolean mayGoFree, long begunNanos, Loop loop, Granted granted) {
        this.window = window;
        this.share = share;
        this.mayGoFree = mayGoFree;
        this.begunNanos = begunNanos;
        this.loop = loop;
        this.granted = granted;
    }

    double share() {
        return share;
    }

    boolean mayGoFree() {
        return mayGoFree;
    }

    long begunNanos() {
        return begunNanos;
    }

    BudgetTurn begin() {
        long toNextSlot = BudgetWindow.SLOT_NANOS - Math.floorMod(loop.nanoTime(), BudgetWindow.SLOT_NANOS);
        timer = loop.schedule(Duration.ofNanos(toNextSlot), () -> {
            timer = null;
            window.serve(loop.nanoTime());
            if (!over) {
                BudgetTurn unused = begin();
            }
        });
        return this;
    }

    /** From any thread: its repeat is allowed. */
    void grant(Grant how) {
        loop.execute(() -> {
            if (!over) {
                end();
                granted.granted(how);
            }
        });
    }

    /** Waits no more. */
    void leave() {
        if (!over) {
            window.leave(this);
            end();
        }
    }

    private void end() {
        over = true;
        Loop.Timer present = timer;
        if (present != null) {
            timer = null;
            present.cancel();
        }
    }
}
