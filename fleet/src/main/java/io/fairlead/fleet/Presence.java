package io.fairlead.fleet;

import io.lettuce.core.Range;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Says that this instance is there, and hears how many are. Safe for any thread. */
final class Presence {

    /** Who has not said so for this long is gone. */
    private static final Duration GONE = Duration.ofSeconds(5);

    private static final Duration KEPT = Duration.ofMinutes(1);

    private final byte[] key;
    private final byte[] instance;
    private final ServerClock clock;
    private volatile int instances = 1;

    Presence(Keys keys, String instance, ServerClock clock) {
        this.key = keys.instances();
        this.instance = instance.getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
    }

    int instances() {
        return instances;
    }

    CompletableFuture<Void> say(RedisAsyncCommands<byte[], byte[]> server) {
        return server.time()
                .toCompletableFuture()
                .thenCompose(time -> {
                    clock.heard(millis(time));
                    long now = clock.millis();
                    server.zadd(key, (double) now, instance);
                    server.zremrangebyscore(key, Range.create(0L, now - GONE.toMillis()));
                    server.pexpire(key, KEPT);
                    return server.zcard(key).toCompletableFuture();
                })
                .thenAccept(count -> instances = (int) Math.max(1, count));
    }

    /** Goes, so that the others have its share at once. */
    CompletableFuture<Long> leave(RedisAsyncCommands<byte[], byte[]> server) {
        return server.zrem(key, instance).toCompletableFuture();
    }

    /** Seconds, and microseconds of the second. */
    private static long millis(List<byte[]> time) {
        return number(time.get(0)) * 1_000 + number(time.get(1)) / 1_000;
    }

    private static long number(byte[] digits) {
        return Long.parseLong(new String(digits, StandardCharsets.US_ASCII));
    }
}
