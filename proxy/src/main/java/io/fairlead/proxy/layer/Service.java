package io.fairlead.proxy.layer;

import io.fairlead.proxy.exchange.Outcome;
import java.util.concurrent.CompletableFuture;

/**
 * Answers a call with an outcome, later. Two kinds of call exist: an {@code Exchange}, and an {@code Attempt} of it.
 *
 * <p>Called on the exchange's loop and completed on it, so that what is chained to the future never changes threads. A
 * service that completes exceptionally has a bug; the outermost layer makes an outcome of that.
 *
 * @param <C> what is answered
 */
@FunctionalInterface
public interface Service<C> {

    CompletableFuture<Outcome> serve(C call);
}
