package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Loop;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One provider's limits.
 *
 * <p>Thread-safe without a lock: bucket4j's local bucket exchanges its state by compare-and-set, the bulkhead's permits
 * are only ever tried for. Each loop has a line of its own.
 */
final class Limiter {

    /** Attempts that may wait, over all loops; a further one is refused. */
    static final int MOST_WAITING = 1_024;

    private final String provider;
    private final LimitsConfig config;
    private final @Nullable Bucket bucket;
    private final @Nullable Bulkhead permits;
    private final AtomicInteger waiting = new AtomicInteger();
    private final Map<Loop, Line> lines = new ConcurrentHashMap<>();

    Limiter(String provider, LimitsConfig config, LongSupplier nanoTime) {
        this.provider = provider;
        this.config = config;
        LimitsConfig.Rate rate = config.requests();
        this.bucket = rate == null ? null : bucket(rate, nanoTime);
        this.permits = config.concurrency() == 0
                ? null
                : Bulkhead.of(
                        provider,
                        BulkheadConfig.custom()
                                .maxConcurrentCalls(config.concurrency())
                                .maxWaitDuration(Duration.ZERO)
                                .writableStackTraceEnabled(false)
                                .build());
    }

    private static Bucket bucket(LimitsConfig.Rate rate, LongSupplier nanoTime) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.amount()).refillGreedy(rate.amount(), rate.period()))
                .withCustomTimePrecision(new TimeMeter() {
                    @Override
                    public long currentTimeNanos() {
                        return nanoTime.getAsLong();
                    }

                    @Override
                    public boolean isWallClockBased() {
                        return false;
                    }
                })
                .build();
    }

    String provider() {
        return provider;
    }

    LimitsConfig config() {
        return config;
    }

    /** Takes a permit and a token together, or neither. */
    boolean take() {
        if (permits != null && !permits.tryAcquirePermission()) {
            return false;
        }
        if (bucket != null && !bucket.tryConsume(1)) {
            if (permits != null) {
                permits.releasePermission();
            }
            return false;
        }
        return true;
    }

    /** Whether a permit and a token are there, and nobody waits for them. */
    boolean free() {
        return waiting() == 0
                && (permits == null || permits.getMetrics().getAvailableConcurrentCalls() > 0)
                && (bucket == null || bucket.getAvailableTokens() > 0);
    }

    /** How far away the token of the one who has {@code ahead} before it is, in nanoseconds; 0 when it is there. */
    long tokenNanos(int ahead) {
        LimitsConfig.Rate rate = config.requests();
        if (bucket == null || rate == null) {
            return 0;
        }
        long first = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
        if (first == 0 && ahead < bucket.getAvailableTokens()) {
            return 0;
        }
        return first + rate.period().toNanos() / rate.amount() * ahead;
    }

    /** Gives a permit back and wakes those who wait for it. */
    void giveBack() {
        if (permits != null) {
            permits.releasePermission();
            wakeLines();
        }
    }

    private void wakeLines() {
        if (waiting.get() == 0) {
            return;
        }
        for (Map.Entry<Loop, Line> each : lines.entrySet()) {
            if (each.getValue().mayHaveWaiting()) {
                each.getKey().execute(each.getValue()::serve);
            }
        }
    }

    Line line(Loop loop) {
        Line known = lines.get(loop);
        return known != null ? known : lines.computeIfAbsent(loop, it -> new Line(this, it));
    }

    /** Another one waits; false when too many do. */
    boolean joins() {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    void leaves() {
        waiting.decrementAndGet();
    }

    int waiting() {
        return waiting.get();
    }

    LimitsView view() {
        LimitsConfig.Rate rate = config.requests();
        long used = permits == null
                ? 0
                : config.concurrency() - permits.getMetrics().getAvailableConcurrentCalls();
        return new LimitsView(
                config.concurrency(),
                used,
                rate == null ? 0 : rate.amount(),
                bucket == null ? 0 : bucket.getAvailableTokens(),
                waiting.get());
    }
}
