package io.fairlead.proxy.policy.limit;

import io.fairlead.dialect.LimitNews;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * An amount a time: bucket4j's local bucket, which exchanges its state by compare-and-set. What is taken comes back by time,
 * evenly. Where the provider says that less is left, that holds.
 */
final class TokenBucket implements Measure {
    private final Counted counted;
    private final LimitsConfig.Rate rate;
    private final Bucket bucket;
    private final ProvidersWord word;
    private final AtomicLong taken = new AtomicLong();

    TokenBucket(Counted counted, LimitsConfig.Rate rate, LongSupplier nanoTime) {
        this.counted = counted;
        this.rate = rate;
        this.bucket = bucket(rate, nanoTime);
        this.word = new ProvidersWord(nanoTime);
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
    public Counted counted() {
        return counted;
    }

    @Override
    public String reached(String provider) {
        return "the limit of " + counted.unit() + " to " + provider + " is reached";
    }

    @Override
    public long most() {
        return rate.amount();
    }

    @Override
    public long available() {
        return Math.min(bucket.getAvailableTokens(), word.left());
    }

    @Override
    public boolean take(long weight) {
        if (weight == 0) {
            return true;
        }
        if (!word.take(weight)) {
            return false;
        }
        if (!bucket.tryConsume(weight)) {
            word.add(weight);
            return false;
        }
        taken.addAndGet(weight);
        return true;
    }

    @Override
    public void undo(long weight) {
        settle(weight, 0);
    }

    /** What was not used comes back; what was used beyond it is owed, at most as much as a period brings. */
    @Override
    public void settle(long weight, long used) {
        if (used < weight) {
            bucket.addTokens(weight - used);
        } else if (used > weight) {
            long bearable = Math.max(0, rate.amount() + bucket.getAvailableTokens());
            long owed = Math.min(used - weight, bearable);
            if (owed > 0) {
                bucket.consumeIgnoringRateLimits(owed);
            }
        }
        word.add(Math.max(weight - used, -rate.amount()));
    }

    @Override
    public long nanosUntil(long ahead, long weight) {
        if (weight == 0) {
            return 0;
        }
        return Math.max(ownNanosUntil(ahead, weight), word.nanosUntil(weight));
    }

    private long ownNanosUntil(long ahead, long weight) {
        long available = bucket.getAvailableTokens();
        double missing = (double) ahead + weight - available;
        if (missing <= 0) {
            return 0;
        }
        long next = Math.min(Math.max(available, 0) + 1, rate.amount());
        long first = bucket.estimateAbilityToConsume(next).getNanosToWaitForRefill();
        // bucket4j rounds down: a token that lacks is never said to be there
        double rest = Math.max(0, (double) ahead + weight - next);
        return Math.max(1, first) + (long) Math.ceil(rest * rate.period().toNanos() / rate.amount());
    }

    @Override
    public long mark() {
        return taken.get();
    }

    @Override
    public void heard(LimitNews news, long mark) {
        word.heard(news, mark, taken.get());
    }
}
