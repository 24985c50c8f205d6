package io.fairlead.proxy.policy.abandoned;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.layer.LargeWork;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls that go on without their clients, whatever configuration they began with. At most {@value #MOST}; what their answers take
 * is in the memory account. Safe for any thread: guarded by its own monitor, held for a few additions.
 */
public final class KeptCalls {
    static final int MOST = 1024;

    private final CallDigest digest = new CallDigest();
    private final MemoryAccount memory;
    private final LargeWork large;

    // Guarded by this.
    private final Map<String, Deque<KeptCall>> joinable = new HashMap<>();
    private final Set<KeptCall> all = new HashSet<>();
    private boolean draining;
    private volatile int count;

    public KeptCalls(MemoryAccount memory, LargeWork large) {
        this.memory = memory;
        this.large = large;
    }

    /** How many there are, those included that were joined and are not answered yet. */
    public int count() {
        return count;
    }

    MemoryAccount memory() {
        return memory;
    }

    /** Nobody will join any more: those that nobody has joined are cancelled, and none is kept from here on. */
    public void drain() {
        List<KeptCall> left = new ArrayList<>();
        synchronized (this) {
            draining = true;
            joinable.values().forEach(left::addAll);
        }
        left.forEach(KeptCall::giveUp);
    }

    /** Keeps the call of {@code exchange} for {@code keep}; null where there are too many. On its loop. */
    @Nullable
    KeptCall keep(Exchange exchange, Duration keep) {
        KeptCall call = new KeptCall(exchange, keep, this);
        synchronized (this) {
            if (draining || all.size() >= MOST) {
                return null;
            }
            all.add(call);
            count = all.size();
        }
        call.begin();
        return call;
    }

    /** {@code call} can be joined by who asks {@code what}; whether it can: not while everything is being given up. */
    synchronized boolean offer(String what, KeptCall call) {
        if (draining) {
            return false;
        }
        joinable.computeIfAbsent(what, key -> new ArrayDeque<>(1)).add(call);
        return true;
    }

    /** Nobody can join {@code call} any more. */
    synchronized void withdraw(String what, KeptCall call) {
        Deque<KeptCall> calls = joinable.get(what);
        if (calls != null) {
            calls.remove(call);
            if (calls.isEmpty()) {
                joinable.remove(what);
            }
        }
    }

    /** The call that asked {@code what}, for the one that joins it; null where there is none. */
    synchronized @Nullable KeptCall take(String what) {
        Deque<KeptCall> calls = joinable.get(what);
        KeptCall first = calls == null ? null : calls.poll();
        if (calls != null && calls.isEmpty()) {
            joinable.remove(what);
        }
        return first;
    }

    synchronized void ended(KeptCall call) {
        all.remove(call);
        count = all.size();
    }

    /**
     * What {@code exchange} asks, and who; null where that cannot be told. At once for a small body, else later on its loop; never with
     * an error. Not at all once {@code over}.
     */
    CompletableFuture<@Nullable String> identify(Exchange exchange, BooleanSupplier over) {
        if (!(exchange.request().body() instanceof RequestBody.Whole whole)) {
            return CompletableFuture.completedFuture(null);
        }
        if (whole.length() <= LargeWork.LARGE) {
            return CompletableFuture.completedFuture(digest.of(exchange, whole.content()));
        }
        CompletableFuture<@Nullable String> result = new CompletableFuture<>();
        ByteBuf held = whole.content().retain();
        boolean begun = large.run(
                exchange.loop(),
                over,
                () -> new Identified(digest.of(exchange, held)),
                held::release,
                made -> {},
                new LargeWork.Receiver<>() {
                    @Override
                    public void made(Identified made) {
                        result.complete(made.what());
                    }

                    @Override
                    public void failed(Throwable bug) {
                        result.complete(null);
                    }
                });
        return begun ? result : CompletableFuture.completedFuture(null);
    }

    private record Identified(@Nullable String what) {}
}
