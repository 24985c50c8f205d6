package io.fairlead.proxy.policy.probation;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

/**
 * Offers a provider only the content codings in which its answer can be read here, of those that the client takes. Only
 * where answers are read, and not where the client's signature covers the offer. Immutable.
 */
public final class OfferCodings implements Layer<Attempt> {
    private static final String OFFER = "accept-encoding";

    private static final String PLAIN = "identity";

    private final MemoryAccount memory;
    private final boolean plainStreams;

    /**
     * Makes the layer.
     *
     * @param memory where reading what is offered would take room
     * @param plainStreams whether streams of text are asked for without any: another one may have to go on in them
     */
    public OfferCodings(MemoryAccount memory, boolean plainStreams) {
        this.memory = memory;
        this.plainStreams = plainStreams;
    }

    @Override
    public String name() {
        return "offer-codings";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            Headers headers = attempt.request().headers();
            if (!headers.contains(OFFER) || !isRead(attempt)) {
                return next.serve(attempt);
            }
            if (plainStreams
                    && attempt.isStreamed()
                    && attempt.exchange().operation().generates()) {
                attempt.send(attempt.request().withHeaders(headers.with(OFFER, PLAIN)));
                return next.serve(attempt);
            }
            String accepted = String.join(", ", headers.all(OFFER));
            CompletableFuture<?> ready = ContentCodings.ready(accepted);
            if (ready.isDone()) {
                offer(attempt, accepted);
                return next.serve(attempt);
            }
            return ready.thenComposeAsync(
                    loaded -> {
                        Outcome aborted = attempt.aborted();
                        if (aborted != null) {
                            return CompletableFuture.completedFuture(aborted);
                        }
                        offer(attempt, accepted);
                        return next.serve(attempt);
                    },
                    attempt.exchange().loop());
        };
    }

    private static boolean isRead(Attempt attempt) {
        Operation.Kind kind = attempt.exchange().operation().kind();
        boolean read = switch (kind) {
            case GENERATION, EMBEDDING, QUERY, READ -> true;
            case UPLOAD, BINARY, OTHER -> false;
        };
        return read && attempt.request().upgrade() == null && !isSigned(attempt.request());
    }

    private void offer(Attempt attempt, String accepted) {
        String offered = ContentCodings.offered(accepted, memory);
        if (!offered.equals(accepted)) {
            Request request = attempt.request();
            attempt.send(request.withHeaders(request.headers().with(OFFER, offered)));
        }
    }

    /** AWS lists in the field what it covers. */
    private static boolean isSigned(Request request) {
        for (String each : request.headers().all("authorization")) {
            if (each.regionMatches(true, 0, "aws4-", 0, 5)
                    && each.toLowerCase(Locale.ROOT).contains(OFFER)) {
                return true;
            }
        }
        return false;
    }
}
