package io.fairlead.proxy.policy.mend;

import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** In what a client speaks. Safe for any thread. */
public interface ClientsApi {

    /** The API of the call; null when it is none that is read. */
    @Nullable
    Api of(Exchange exchange);

    /** Whose models answer the client's own request. */
    String maker(Exchange exchange);

    /** What an error means that {@code attempt}'s provider said within its stream, whose head is {@code headers}. */
    Failure failure(Attempt attempt, ProviderError error, Headers headers);

    /** Reads the request once more; null when it cannot be. Completes on the exchange's loop. */
    CompletableFuture<@Nullable Asked> asked(Exchange exchange);

    /**
     * What a request asks for.
     *
     * @param reply what an answer to it is written for
     * @param words whether it asks for one answer in words
     * @param prefills whether a model may be asked to go on from some of them
     */
    record Asked(Reply reply, boolean words, boolean prefills) {

        /** Of the whole conversation, which is not kept; {@code reply} goes without it. */
        public static Asked of(Conversation whole, Reply reply) {
            return new Asked(reply, MendRule.words(whole), MendRule.prefills(whole));
        }
    }
}
