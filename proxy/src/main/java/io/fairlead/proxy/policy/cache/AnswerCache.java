package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.policy.cache.SharedAnswers.Purge;
import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all routes and configurations share of the cache: the store, and the secret by which calls are told apart. Safe for any
 * thread.
 */
public final class AnswerCache {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerCache.class);

    /** A text as characters, once in pieces and once whole. */
    private static final int TIMES = 5;

    private final AnswerStore store;
    private final @Nullable SharedAnswers others;
    private final CallIdentity identity;
    private final MemoryAccount memory;
    private final LargeWork large;
    private final LongSupplier nanos;
    private final SharedCalls shared = new SharedCalls();
    private final LongAdder errors = new LongAdder();
    private final Counts asked = new Counts();

    /** {@code nanos}: the clock by which answers grow old. */
    public AnswerCache(AnswerStore store, MemoryAccount memory, LargeWork large, LongSupplier nanos) {
        this(store, null, new CallIdentity(), memory, large, nanos);
    }

    /**
     * One that several instances share.
     *
     * @param secret by which all of them tell calls apart
     */
    public static AnswerCache shared(
            AnswerStore near,
            SharedAnswers others,
            byte[] secret,
            MemoryAccount memory,
            LargeWork large,
            LongSupplier nanos) {
        return new AnswerCache(
                new TieredStore(near, others, memory, nanos), others, new CallIdentity(secret), memory, large, nanos);
    }

    private AnswerCache(
            AnswerStore store,
            @Nullable SharedAnswers others,
            CallIdentity identity,
            MemoryAccount memory,
            LargeWork large,
            LongSupplier nanos) {
        this.store = store;
        this.others = others;
        this.identity = identity;
        this.memory = memory;
        this.large = large;
        this.nanos = nanos;
    }

    /**
     * Figures for people.
     *
     * @param entries how many answers are kept
     * @param bytes that they take
     * @param mostBytes that they may take
     * @param asked how many calls asked for one since the start, by what came of it
     * @param dropped how many were dropped since the start, by why
     * @param errors how often the store failed since the start
     */
    public record View(
            long entries,
            long bytes,
            long mostBytes,
            Map<String, Long> asked,
            Map<String, Long> dropped,
            long errors) {}

    /** How it stands. */
    public View view() {
        return new View(store.entries(), store.bytes(), store.mostBytes(), counts(), store.dropped(), errors.sum());
    }

    private Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Asked each : Asked.values()) {
            counts.put(each.word(), asked.of(each.word()));
        }
        return counts;
    }

    /** What came of a call's question for a kept answer. */
    enum Asked {
        HIT,
        STALE,
        MISS,
        BYPASS,
        COLLAPSED;

        private final String word = name().toLowerCase(Locale.ROOT);

        String word() {
            return word;
        }
    }

    /** {@code exchange} asked for a kept answer, and this came of it. */
    void asked(Exchange exchange, Asked what) {
        asked.increment(what.word());
        exchange.cacheAsked(what.word());
    }

    /** Drops everything; how many answers of this process that were. Other instances drop it, too. */
    public long purge() {
        return purge(new Purge(Purge.Of.ALL, ""));
    }

    /** Drops what was answered to the call of that key, as {@code Cache-Status} names it; likewise. */
    public long purgeKey(String key) {
        return purge(new Purge(Purge.Of.CALL, key));
    }

    /** Drops what was answered on a route; likewise. Of what instances keep together all goes. */
    public long purgeRoute(String route) {
        return purge(new Purge(Purge.Of.ROUTE, route));
    }

    private long purge(Purge purge) {
        if (others != null) {
            others.drop(purge.of() == Purge.Of.CALL ? purge.name() + ":" : "");
            others.purged(purge);
        }
        return store.purge(purge.entries());
    }

    /** Another instance was told to drop this. */
    public void heard(Purge purge) {
        store.purge(purge.entries());
    }

    AnswerStore store() {
        return store;
    }

    SharedCalls shared() {
        return shared;
    }

    MemoryAccount memory() {
        return memory;
    }

    long nowNanos() {
        return nanos.getAsLong();
    }

    /** Something of the cache failed; the call goes on without it. */
    void failed(Throwable bug) {
        errors.increment();
        LOG.warn("the cache of answers failed; the call goes on without it", bug);
    }

    /**
     * Who asks what, or null where nothing may be kept of the call. At once for a small body, else later on the exchange's loop;
     * never with an error. Not at all once {@code over}.
     */
    CompletableFuture<@Nullable String> identify(Exchange exchange, BooleanSupplier over) {
        if (!(exchange.request().body() instanceof RequestBody.Whole whole)) {
            return CompletableFuture.completedFuture(null);
        }
        ByteBuf body = whole.content();
        if (whole.length() <= LargeWork.LARGE) {
            return CompletableFuture.completedFuture(identified(exchange, body));
        }
        MemoryClaim claim = memory.claim(Place.HEAP);
        if (!claim.grow(TIMES * whole.length())) {
            claim.close();
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<@Nullable String> result = new CompletableFuture<>();
        ByteBuf held = body.retain();
        boolean begun = large.run(
                exchange.loop(),
                over,
                () -> new Identified(identified(exchange, held)),
                () -> {
                    held.release();
                    claim.close();
                },
                made -> {},
                new LargeWork.Receiver<>() {
                    @Override
                    public void made(Identified made) {
                        result.complete(made.id());
                    }

                    @Override
                    public void failed(Throwable bug) {
                        result.complete(null);
                    }
                });
        return begun ? result : CompletableFuture.completedFuture(null);
    }

    private record Identified(@Nullable String id) {}

    private @Nullable String identified(Exchange exchange, ByteBuf body) {
        try {
            return identity.of(exchange, body);
        } catch (RuntimeException | Error bug) {
            failed(bug);
            return null;
        }
    }
}
