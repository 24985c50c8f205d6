package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.observe.Metrics;
import java.util.concurrent.atomic.AtomicInteger;

/** The line of ended spans that wait to be sent: how many there are, and how many got lost. Safe for any thread. */
final class SpanLine {

    private static final String SIGNAL = "traces";

    private final Metrics metrics;
    private final AtomicInteger waiting = new AtomicInteger();

    SpanLine(Metrics metrics) {
        this.metrics = metrics;
    }

    /** One more wants to wait; whether there is room among {@code bound}. If not, it is lost. */
    boolean joins(int bound) {
        if (waiting.incrementAndGet() <= bound) {
            return true;
        }
        waiting.decrementAndGet();
        metrics.telemetryLost(SIGNAL, "queue_full", 1);
        return false;
    }

    /** That many are on their way now. */
    void left(int count) {
        waiting.addAndGet(-count);
    }

    /** That many did not arrive. */
    void failed(int count) {
        metrics.telemetryLost(SIGNAL, "export_failed", count);
    }
}
