package io.fairlead.proxy.credential;

import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Request;
import java.util.concurrent.CompletableFuture;

/** A credential that covers what is sent: it signs a request instead of adding a key. Safe for any thread. */
@FunctionalInterface
public interface RequestSigner {

    /**
     * The request as {@code origin} accepts it. Completes on any thread, exceptionally when there is nothing to sign with; the
     * message may be shown, and holds no secret. The body is read until then, and not released.
     */
    CompletableFuture<Request> sign(Request request, Origin origin);

    /** Ends what keeps its credentials fresh. Requests that are being signed may still finish. */
    default void close() {}
}
