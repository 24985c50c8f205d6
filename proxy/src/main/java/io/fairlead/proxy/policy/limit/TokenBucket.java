package io.fairlead.proxy.policy.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.function.LongSupplier;

/** An amount a time: bucket4j's local bucket, which exchanges its state by compare-and-set. What is taken comes back by time alone. */
final class TokenBucket implements Measure {
    private final String code;
    private final String unit;
    private final LimitsConfig.Rate rate;
    private final Bucket bucket;

    /** @param unit what is counted, for people: {@code requests} ... */
    TokenBucket(String code, String unit, LimitsConfig.Rate rate, LongSupplier nanoTime) {
        this.code = code;
        this.unit = unit;
        this.rate = rate;
        this.bucket = bucket(rate, nanoTime);
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

    @Override
    public String code() {
        return code;
    }

    @Override
    public String unit() {
        return unit;
    }

    @Override
    public String reached(String provider) {
        return "the limit of " + unit + " to " + provider + " is reached";
    }

    @Override
    public long most() {
        return rate.amount();
    }

    @Override
    public long available() {
        return bucket.getAvailableTokens();
    }

    @Override
    public boolean take(long weight) {
        return weight == 0 || bucket.tryConsume(weight);
    }

    @Override
    public void undo(long weight) {
        if (weight > 0) {
            bucket.addTokens(weight);
        }
    }

    @Override
    public void settle(long weight) {}

    @Override
    public long nanosUntil(long ahead, long weight) {
        long available = bucket.getAvailableTokens();
        double missing = (double) ahead + weight - available;
        if (missing <= 0 || weight == 0) {
            return 0;
        }
        long first = bucket.estimateAbilityToConsume(Math.min(available + 1, rate.amount()))
                .getNanosToWaitForRefill();
        // bucket4j rounds down: a token that lacks is never said to be there
        return Math.max(1, first)
                + (long) Math.ceil((missing - 1) * rate.period().toNanos() / rate.amount());
    }
}
