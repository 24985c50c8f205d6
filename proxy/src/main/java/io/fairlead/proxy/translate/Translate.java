package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;

/**
 * Says a request to its target. A call to the provider that the client addressed goes through untouched, byte for byte, but for
 * other makers' seals in it, which stay where the client signed the request;
 * what goes elsewhere in the client's own API is {@linkplain Straight fitted}, what goes elsewhere in another one is read
 * and {@linkplain Across written anew}, and its answer likewise.
 *
 * <p>Immutable, safe for any thread; what belongs to a call lives in the call.
 */
public final class Translate implements Layer<Attempt> {
    private final Ways ways;
    private final Straight straight;
    private final Across across;
    private final AcrossEmbeddings embeddings;

    /**
     * Makes the layer of one route.
     *
     * @param ways which way leads to a target
     * @param lossy whether the route lets a target drop what it cannot carry
     * @param mostAnswer how many bytes of a whole answer are held at the most
     * @param clock the wall clock, for answers that say when they were made
     */
    public Translate(Ways ways, boolean lossy, long mostAnswer, InstantSource clock) {
        LossRule rule = new LossRule(lossy);
        this.ways = ways;
        this.straight = new Straight(ways, rule);
        this.across = new Across(ways, rule, mostAnswer, clock);
        this.embeddings = new AcrossEmbeddings(rule, mostAnswer, clock);
    }

    @Override
    public String name() {
        return "translate";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            Target target = attempt.target();
            if (target.addressed() && target.model() == null) {
                boolean marked = Marks.in(attempt.exchange())
                        && !ClientSignature.covers(attempt.exchange().request());
                return marked ? straight.unmarked(attempt, next) : next.serve(attempt);
            }
            if (target.addressed() && ClientSignature.covers(attempt.exchange().request())) {
                return refused("signed_by_client", target); // the client's signature does not fit another request
            }
            Way way = ways.way(attempt.exchange(), target);
            if (way instanceof Way.Straight it) {
                return straight.serve(attempt, it, across.retelling(it, next));
            }
            if (way instanceof Way.Embedding it) {
                return embeddings.serve(attempt, it, next);
            }
            return way instanceof Way.Across it ? across.serve(attempt, it, next) : refused("no_translation", target);
        };
    }

    static CompletableFuture<Outcome> refused(String code, Target target) {
        return CompletableFuture.completedFuture(Outcome.refused(new Refusal(
                Refusal.Reason.LOSSY,
                code,
                target.label(null)
                        + switch (code) {
                            case "signed_by_client" ->
                                " cannot be asked: the client signed its request for another model";
                            case "translation_failed" -> " cannot be asked: the translation failed; the log says more";
                            default -> " has another API, into which this request is not translated";
                        },
                null)));
    }
}
