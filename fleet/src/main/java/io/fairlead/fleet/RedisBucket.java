package io.fairlead.fleet;

import io.fairlead.proxy.fleet.FleetBucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.VerboseResult;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A bucket of all instances: bucket4j's, by compare-and-set at the server. Safe for any thread. */
final class RedisBucket implements FleetBucket {

    private final RedisLink link;
    private final byte[] key;
    private final BucketConfiguration configuration;

    RedisBucket(RedisLink link, byte[] key, long amount, Duration period) {
        this.link = link;
        this.key = key;
        this.configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(amount).refillGreedy(amount, period))
                .build();
    }

    @Override
    public CompletionStage<Left> settle(long owed, long wanted) {
        return link.counted(RedisLink.LIMITS, () -> {
            AsyncBucketProxy bucket = bucket();
            if (owed == 0) {
                return lease(bucket, wanted);
            }
            CompletableFuture<VerboseResult<Long>> paid = bucket.asVerbose().consumeIgnoringRateLimits(owed);
            return wanted == 0
                    ? paid.thenApply(result -> new Left(0, remaining(result)))
                    : paid.thenCompose(result -> lease(bucket, wanted));
        });
    }

    private static CompletableFuture<Left> lease(AsyncBucketProxy bucket, long wanted) {
        return bucket.asVerbose()
                .tryConsumeAsMuchAsPossible(wanted)
                .thenApply(result -> new Left(result.getValue(), remaining(result)));
    }

    private static long remaining(VerboseResult<Long> result) {
        return result.getDiagnostics().getAvailableTokens();
    }

    @Override
    public void giveBack(long amount) {
        link.counted(RedisLink.LIMITS, () -> bucket().addTokens(amount));
    }

    private AsyncBucketProxy bucket() {
        return link.buckets().builder().build(key, () -> CompletableFuture.completedFuture(configuration));
    }
}
