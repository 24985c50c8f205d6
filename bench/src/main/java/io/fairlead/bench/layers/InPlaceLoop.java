package io.fairlead.bench.layers;

import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;

/** A loop that is wherever its caller is: what it is given runs at once, and its timers never come due. */
final class InPlaceLoop implements Loop {

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return () -> {};
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }
}
