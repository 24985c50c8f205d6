package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.exchange.Loop;

/** One that waits between two tries for no other reason than backoff. Confined to its loop, but for {@link #wake}. */
final class Sleeper {
    private final BudgetWindow window;
    private final Loop loop;
    private final Runnable woken;
    private boolean over;

    Sleeper(BudgetWindow window, Loop loop, Runnable woken) {
        this.window = window;
        this.loop = loop;
        this.woken = woken;
    }

    Sleeper begin() {
        window.sleep(this);
        return this;
    }

    /** From any thread: the target is back. */
    void wake() {
        loop.execute(() -> {
            if (!over) {
                over = true;
                woken.run();
            }
        });
    }

    /** Sleeps no more. */
    void leave() {
        if (!over) {
            over = true;
            window.leave(this);
        }
    }
}
