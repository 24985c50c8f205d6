package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;

/**
 * Runs while a client takes nothing of its answer, and begins anew with whatever it takes: who reads slowly is served
 * slowly, who does not read is given up. Looks four times within the limit, so the end comes at most a quarter late. On the
 * loop.
 */
final class StallClock {

    private final ClientProgress taking;
    private final Loop loop;
    private final Duration limit;
    private final Duration tick;
    private final Runnable stalled;
    private final LazyClock clock;
    private long tookNanos;

    StallClock(ClientProgress taking, Loop loop, Duration limit, Runnable stalled) {
        this.taking = taking;
        this.loop = loop;
        this.limit = limit;
        this.tick = limit.dividedBy(4);
        this.stalled = stalled;
        this.clock = new LazyClock(loop, this::look);
    }

    /** The client has bytes to take from now on. */
    void start() {
        if (!clock.isSet()) {
            taking.more(tick);
            tookNanos = loop.nanoTime();
            clock.set(tick);
        }
    }

    void clear() {
        clock.clear();
    }

    void stop() {
        clock.stop();
    }

    private void look() {
        long now = loop.nanoTime();
        if (taking.more(tick)) {
            tookNanos = now;
        }
        if (now - tookNanos >= limit.toNanos()) {
            stalled.run();
        } else {
            clock.set(tick);
        }
    }
}
