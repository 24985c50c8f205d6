package io.fairlead.bench;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The time in which a load is measured, and what is counted in it. On the load's event loop. */
final class Measured {

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final EventLoop loop;
    private final Duration duration;
    private final Footprint proxy;
    private final CompletableFuture<Figures> figures = new CompletableFuture<>();
    private final Histogram times = new Histogram(LONGEST_NANOS, DIGITS);
    private boolean counting;
    private long begin;
    private long cpu;

    Measured(EventLoop loop, Duration duration, Footprint proxy) {
        this.loop = loop;
        this.duration = duration;
        this.proxy = proxy;
    }

    /** From now on, for its duration, and until there is something to count. */
    void begin() {
        cpu = proxy.cpuMicros();
        begin = System.nanoTime();
        counting = true;
        loop.schedule(this::end, duration.toNanos(), TimeUnit.NANOSECONDS);
    }

    void count(long nanos) {
        if (counting) {
            times.recordValue(Math.min(Math.max(nanos, 0), LONGEST_NANOS));
        }
    }

    private void end() {
        long nanos = System.nanoTime() - begin;
        if (times.getTotalCount() == 0 && nanos < duration.plus(PATIENCE).toNanos()) {
            loop.schedule(this::end, 10, TimeUnit.MILLISECONDS); // a very slow machine, or a very short duration
            return;
        }
        counting = false;
        figures.complete(new Figures(times.getTotalCount(), nanos, proxy.cpuMicros() - cpu, proxy.rssKib(), times));
    }

    void fail(Throwable cause) {
        figures.completeExceptionally(cause);
    }

    boolean over() {
        return figures.isDone();
    }

    CompletableFuture<Figures> figures() {
        return figures;
    }
}
