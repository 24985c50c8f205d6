package io.fairlead.proxy.policy.balance;

import io.fairlead.dialect.ConversationPrefix;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.layer.LargeWork;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * How a call's conversation begins.
 *
 * @param known whether it has a beginning
 * @param hash the same for all its turns, on this route
 * @param continued whether the model has said something before
 * @param worth whether what is cached of it counts: it is long, goes on, or the client asks for it
 * @param warm how long its beginning stays cached where it was used
 */
record ConversationBeginning(boolean known, long hash, boolean continued, boolean worth, Duration warm) {

    static final ConversationBeginning UNKNOWN =
            new ConversationBeginning(false, 0, false, false, ConversationPrefix.WARM);

    /** Below that no provider caches anything. */
    private static final long LEAST_CACHED = 1_024;

    /** Whether it is a short first turn, of which nothing can be in a cache. */
    boolean fresh() {
        return known && !worth;
    }

    /** Read at once where the body is small; else the result completes on the exchange's loop. */
    static CompletableFuture<ConversationBeginning> of(Exchange exchange, LargeWork large) {
        if (!(exchange.request().body() instanceof RequestBody.Whole whole) || whole.length() == 0) {
            return CompletableFuture.completedFuture(UNKNOWN);
        }
        ByteBuf body = whole.content();
        if (whole.length() <= LargeWork.LARGE) {
            return CompletableFuture.completedFuture(read(exchange, body));
        }
        CompletableFuture<ConversationBeginning> result = new CompletableFuture<>();
        ByteBuf held = body.retain();
        boolean begun = large.run(
                exchange.loop(),
                () -> exchange.stopped() != null,
                () -> read(exchange, held),
                held::release,
                made -> {},
                new LargeWork.Receiver<>() {
                    @Override
                    public void made(ConversationBeginning made) {
                        result.complete(made);
                    }

                    @Override
                    public void failed(Throwable bug) {
                        result.complete(UNKNOWN);
                    }
                });
        return begun ? result : CompletableFuture.completedFuture(UNKNOWN);
    }

    private static ConversationBeginning read(Exchange exchange, ByteBuf body) {
        ConversationPrefix prefix = new ConversationPrefix();
        for (ByteBuffer each : body.nioBuffers()) {
            prefix.look(each);
        }
        if (!prefix.known()) {
            return UNKNOWN;
        }
        boolean worth =
                prefix.continued() || prefix.cacheAsked() || exchange.facts().inputTokens() >= LEAST_CACHED;
        return new ConversationBeginning(
                true, prefix.hash() * 31 + exchange.route().hashCode(), prefix.continued(), worth, prefix.warm());
    }
}
