package io.fairlead.proxy.render;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.History;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of every outcome the answer that the client reads, in the client's own dialect; below this layer nobody writes an
 * answer of Fairlead's own. Only an abandoned exchange has none. Exceptions, which are bugs, are logged here and become a
 * 500.
 *
 * <p>Safe for any thread; the outcome as it was before is left in {@link History#conclusion()}.
 */
public final class RenderFailures implements Layer<Exchange> {
    private static final Logger LOG = LoggerFactory.getLogger(RenderFailures.class);
    private static final Answer NOBODY_READS = new Answer(499, Headers.NONE, 0, Body.of(new byte[0]));

    @Override
    public String name() {
        return "render-failures";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> serve(exchange, next).handle((outcome, bug) -> rendered(exchange, outcome, bug));
    }

    private static CompletableFuture<Outcome> serve(Exchange exchange, Service<Exchange> next) {
        try {
            return next.serve(exchange);
        } catch (RuntimeException | Error bug) {
            return CompletableFuture.failedFuture(bug);
        }
    }

    private static Outcome rendered(Exchange exchange, @Nullable Outcome outcome, @Nullable Throwable bug) {
        Outcome known = outcome != null ? outcome : internal(exchange, bug);
        try {
            return rendered(exchange, known);
        } catch (RuntimeException | Error thrown) {
            if (known instanceof Outcome.Answered answered) {
                answered.answer().body().cancel();
            }
            return rendered(exchange, internal(exchange, thrown));
        }
    }

    private static Outcome rendered(Exchange exchange, Outcome known) {
        exchange.history().conclude(known);
        if (known instanceof Outcome.Abandoned) {
            return known;
        }
        Rendering rendering = new Rendering(exchange);
        Answer answer = known.fold(rendering::answered, rendering::refused, rendering::failed, NOBODY_READS);
        return Outcome.answered(answer);
    }

    /** An exception's text may hold what a client or provider sent: the client reads none of it. */
    private static Outcome internal(Exchange exchange, @Nullable Throwable bug) {
        Throwable cause = bug instanceof CompletionException && bug.getCause() != null ? bug.getCause() : bug;
        LOG.error("exchange {} ended with a bug", exchange.id(), cause);
        Outcome internal = Outcome.failed(Failure.of(
                Stage.ANSWER,
                Fault.PROXY,
                Kind.INTERNAL,
                Replay.NEVER,
                "internal",
                "an error of Fairlead's own; its log says more under this id"));
        try {
            exchange.stop(internal); // what was begun below ends too
        } catch (RuntimeException | Error another) {
            LOG.error("exchange {} could not be ended in order", exchange.id(), another);
        }
        return internal;
    }
}
