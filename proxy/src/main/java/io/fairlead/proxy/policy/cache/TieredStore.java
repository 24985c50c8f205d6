package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.MemoryAccount;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kept answers in this process, and behind it those that several instances keep together. A call waits for these for a moment; what
 * comes later is there for the next one. Safe for any thread.
 */
public final class TieredStore implements AnswerStore {

    /** No call waits longer. */
    static final Duration PATIENCE = Duration.ofMillis(5);

    private final AnswerStore near;
    private final SharedAnswers far;
    private final MemoryAccount memory;
    private final LongSupplier nanos;

    /** {@code nanos}: the clock of {@code near}. */
    public TieredStore(AnswerStore near, SharedAnswers far, MemoryAccount memory, LongSupplier nanos) {
        this.near = near;
        this.far = far;
        this.memory = memory;
        this.nanos = nanos;
    }

    /** A target's name may be as long as a client likes. */
    private static String name(CacheKey key) {
        try {
            byte[] target =
                    MessageDigest.getInstance("SHA-256").digest(key.target().getBytes(StandardCharsets.UTF_8));
            return key.call() + ":" + HexFormat.of().formatHex(target, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public CompletableFuture<@Nullable KeptAnswer> find(CacheKey key) {
        CompletableFuture<@Nullable KeptAnswer> here = near.find(key);
        if (!here.isDone() || here.isCompletedExceptionally() || here.join() != null) {
            return here;
        }
        CompletableFuture<@Nullable KeptAnswer> result = new CompletableFuture<>();
        far.find(name(key)).whenComplete((bytes, trouble) -> {
            KeptAnswer came = bytes == null ? null : came(key, bytes);
            if (!result.complete(came) && came != null) {
                came.release();
            }
        });
        return result.isDone() ? result : result.completeOnTimeout(null, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Held for who asked, and kept here from now on. */
    private @Nullable KeptAnswer came(CacheKey key, byte[] bytes) {
        AnswerBytes.Read read = AnswerBytes.read(bytes, far.nowMillis(), nanos.getAsLong(), memory);
        if (read == null || !read.answer().hold()) {
            return null;
        }
        near.keep(key, read.answer(), read.life());
        return read.answer();
    }

    @Override
    public void keep(CacheKey key, KeptAnswer answer, Duration life) {
        byte[] bytes = AnswerBytes.write(answer, life, answer.age(nanos.getAsLong()), far.nowMillis());
        near.keep(key, answer, life);
        if (bytes != null) {
            far.keep(name(key), bytes, life);
        }
    }

    @Override
    public long purge(Entries unwanted) {
        return near.purge(unwanted);
    }

    @Override
    public long entries() {
        return near.entries();
    }

    @Override
    public long bytes() {
        return near.bytes();
    }

    @Override
    public long mostBytes() {
        return near.mostBytes();
    }

    @Override
    public Map<String, Long> dropped() {
        return near.dropped();
    }
}
