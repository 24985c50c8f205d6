package io.fairlead.proxy.policy.hedge;

import io.fairlead.dialect.SideEffects;
import io.fairlead.dialect.json.CanonicalJson;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.layer.LargeWork;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Finds out whether a call leaves something behind at its provider besides an answer. Its whole body is read for that, so only once
 * the call is slow; a large one off the loop. Safe for any thread.
 */
final class SideEffectsLook {

    /** A text as characters, once in pieces and once whole. */
    private static final int TIMES = 5;

    private final MemoryAccount memory;
    private final LargeWork large;

    SideEffectsLook(MemoryAccount memory, LargeWork large) {
        this.memory = memory;
        this.large = large;
    }

    /**
     * Whether there are any, as far as can be told: true, too, where the body cannot be read. At once for a small body, else later
     * on the exchange's loop; never with an error. Not at all once {@code over}.
     */
    CompletableFuture<Boolean> of(Exchange exchange, BooleanSupplier over) {
        if (!(exchange.request().body() instanceof RequestBody.Whole whole)) {
            return CompletableFuture.completedFuture(true);
        }
        if (whole.length() == 0) {
            return CompletableFuture.completedFuture(false);
        }
        String api = exchange.operation().api();
        if (whole.length() <= LargeWork.LARGE) {
            return CompletableFuture.completedFuture(any(api, whole.content()));
        }
        MemoryClaim claim = memory.claim(Place.HEAP);
        if (!claim.grow(TIMES * whole.length())) {
            claim.close();
            return CompletableFuture.completedFuture(true);
        }
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        ByteBuf held = whole.content().retain();
        boolean begun = large.run(
                exchange.loop(),
                over,
                () -> any(api, held),
                () -> {
                    held.release();
                    claim.close();
                },
                made -> {},
                new LargeWork.Receiver<>() {
                    @Override
                    public void made(Boolean any) {
                        result.complete(any);
                    }

                    @Override
                    public void failed(Throwable bug) {
                        result.complete(true);
                    }
                });
        return begun ? result : CompletableFuture.completedFuture(true);
    }

    private static boolean any(String api, ByteBuf body) {
        SideEffects effects = new SideEffects(api);
        try (ByteBufInputStream in = new ByteBufInputStream(body.duplicate())) {
            return CanonicalJson.digest(in, effects::member) == null || effects.any();
        } catch (IOException unreadable) {
            return true;
        }
    }
}
