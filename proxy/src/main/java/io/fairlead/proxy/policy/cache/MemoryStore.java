package io.fairlead.proxy.policy.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fairlead.proxy.exchange.MemoryAccount;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Kept answers on the heap of this process. Bounded in bytes; those that are asked for least go first. What calls need goes before
 * what is kept: it is given back when the memory account is full. Safe for any thread.
 */
public final class MemoryStore implements AnswerStore {

    /** Looked at for one request for room. */
    private static final int AT_ONCE = 64;

    private final long most;
    private final LongSupplier nanos;

    /** Made with the first answer that is kept. */
    private volatile @Nullable Cache<CacheKey, Entry> cache;

    private final Counts removed = new Counts();
    private final LongAdder yielded = new LongAdder();

    private record Entry(KeptAnswer answer, Duration life) {
        int weight() {
            return (int) Math.min(Integer.MAX_VALUE, answer.weight());
        }
    }

    /** Takes room from {@code memory}, and gives it back when that is full; {@code nanos} is its clock. */
    public MemoryStore(MemoryAccount memory, LongSupplier nanos) {
        most = memory.mostKept();
        this.nanos = nanos;
        memory.whenFull(this::giveBack);
    }

    private synchronized Cache<CacheKey, Entry> make() {
        Cache<CacheKey, Entry> made = cache;
        if (made == null) {
            // Upkeep is short and runs with whoever caused it, not on a pool that others share.
            made = Caffeine.newBuilder()
                    .maximumWeight(most)
                    .weigher((CacheKey key, Entry entry) -> entry.weight())
                    .expireAfter(Expiry.creating((CacheKey key, Entry entry) -> entry.life()))
                    .ticker(ticker(nanos))
                    .executor(Runnable::run)
                    .removalListener(this::gone)
                    .build();
            cache = made;
        }
        return made;
    }

    private static Ticker ticker(LongSupplier nanos) {
        return nanos::getAsLong;
    }

    private void gone(@Nullable CacheKey key, @Nullable Entry entry, RemovalCause cause) {
        removed.increment(cause.name());
        if (entry != null) {
            entry.answer().release();
        }
    }

    @Override
    public CompletableFuture<@Nullable KeptAnswer> find(CacheKey key) {
        Cache<CacheKey, Entry> kept = cache;
        Entry entry = kept == null ? null : kept.getIfPresent(key);
        return CompletableFuture.completedFuture(entry != null && entry.answer().hold() ? entry.answer() : null);
    }

    @Override
    public void keep(CacheKey key, KeptAnswer answer, Duration life) {
        Cache<CacheKey, Entry> kept = cache;
        (kept == null ? make() : kept).put(key, new Entry(answer, life));
    }

    @Override
    public long purge(Entries unwanted) {
        Cache<CacheKey, Entry> kept = cache;
        if (kept == null) {
            return 0;
        }
        long count = 0;
        for (Map.Entry<CacheKey, Entry> each : kept.asMap().entrySet()) {
            if (unwanted.contain(each.getKey(), each.getValue().answer())
                    && kept.asMap().remove(each.getKey(), each.getValue())) {
                count++;
            }
        }
        return count;
    }

    /** Whether any was given back. */
    private boolean giveBack(long needed) {
        Cache<CacheKey, Entry> kept = cache;
        if (kept == null) {
            return false;
        }
        Policy.Eviction<CacheKey, Entry> eviction = kept.policy().eviction().orElseThrow();
        long freed = 0;
        for (Map.Entry<CacheKey, Entry> each : eviction.coldest(AT_ONCE).entrySet()) {
            if (freed >= needed) {
                break;
            }
            if (kept.asMap().remove(each.getKey(), each.getValue())) {
                freed += each.getValue().weight();
                yielded.increment();
            }
        }
        return freed > 0;
    }

    @Override
    public long entries() {
        Cache<CacheKey, Entry> kept = cache;
        if (kept == null) {
            return 0;
        }
        kept.cleanUp();
        return kept.estimatedSize();
    }

    @Override
    public long bytes() {
        Cache<CacheKey, Entry> kept = cache;
        return kept == null
                ? 0
                : kept.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    @Override
    public long mostBytes() {
        return most;
    }

    @Override
    public Map<String, Long> dropped() {
        Map<String, Long> dropped = new LinkedHashMap<>();
        long byCalls = yielded.sum();
        dropped.put("expired", removed(RemovalCause.EXPIRED));
        dropped.put("replaced", removed(RemovalCause.REPLACED));
        dropped.put("size", removed(RemovalCause.SIZE));
        dropped.put("memory", byCalls);
        dropped.put("purged", Math.max(0, removed(RemovalCause.EXPLICIT) - byCalls));
        return dropped;
    }

    private long removed(RemovalCause cause) {
        return removed.of(cause.name());
    }
}
