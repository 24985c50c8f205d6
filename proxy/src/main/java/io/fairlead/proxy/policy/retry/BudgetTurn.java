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
    private final Loop loop;
    private final Runnable granted;
    private Loop.@Nullable Timer timer;
    private boolean over;

    BudgetTurn(BudgetWindow window, double share, Loop loop, Runnable granted) {
        this.window = window;
        this.share = share;
        this.loop = loop;
        this.granted = granted;
    }

    double share() {
        return share;
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

    /** From any thread: its repeat is spent. */
    void grant() {
        loop.execute(() -> {
            if (!over) {
                end();
                granted.run();
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
