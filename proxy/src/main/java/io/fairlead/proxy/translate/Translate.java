package io.fairlead.proxy.translate;

import io.fairlead.dialect.json.NoRoomException;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.Resumption;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Says a request to its target. A call to the provider that the client addressed goes through untouched, byte for byte, but for
 * other makers' seals in it, which stay where the client signed the request. What goes elsewhere in the client's own API is
 * {@linkplain SameApiRequest fitted}, what goes elsewhere in another one is read and {@linkplain ConvertedCall written anew},
 * and its answer likewise.
 *
 * <p>Immutable, safe for any thread; what belongs to a call lives in the call.
 */
public final class Translate implements Layer<Attempt> {
    private final Translation translation;
    private final LossRule rule;
    private final ConversionResources workshop;

    /**
     * Makes the layer of one route.
     *
     * @param ways which way leads to a target
     * @param lossy whether the route lets a target drop what it cannot carry
     * @param mostAnswer how many bytes of a whole answer are held at the most
     * @param clock the wall clock, for answers that say when they were made
     * @param workshop where the work is done, with which memory
     */
    public Translate(
            Conversions ways, boolean lossy, long mostAnswer, InstantSource clock, ConversionResources workshop) {
        this.translation = new Translation(ways, mostAnswer, clock, workshop);
        this.rule = new LossRule(lossy);
        this.workshop = workshop;
    }

    @Override
    public String name() {
        return "translate";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            Target target = attempt.target();
            Resumption begun = attempt.exchange().resumption();
            if (begun != null && translation.prefills(begun, attempt)) {
                if (begun.nothingLeft()) {
                    return refused("nothing_left", target);
                }
                attempt.prefill();
            }
            if (target.addressed() && target.model() == null) {
                return addressed(attempt, next);
            }
            String barred = barred(attempt.exchange(), target);
            if (barred != null) {
                return refused(barred, target);
            }
            Conversion way = translation.way(attempt.exchange(), target);
            return way == null
                    ? refused("no_translation", target)
                    : workshop.prepare(
                            attempt,
                            (telling, room) -> translation.prepare(telling, way, room),
                            made -> send(made, attempt, translation.retold(made, way, next)));
        };
    }

    private CompletableFuture<Outcome> addressed(Attempt attempt, Service<Attempt> next) {
        Exchange exchange = attempt.exchange();
        boolean begun = attempt.prefilled();
        boolean othersSeals = exchange.hiddenFrom(attempt.target()) && !ClientSignature.covers(exchange.request());
        boolean edits = begun || othersSeals;
        if (!edits && (!CarriedSeals.possibleIn(exchange) || ClientSignature.covers(exchange.request()))) {
            return next.serve(attempt);
        }
        return workshop.prepare(
                attempt,
                (telling, room) -> edits || CarriedSeals.in(exchange) ? unmarked(telling, room) : Prepared.asItIs(),
                made -> send(made, attempt, next));
    }

    /** Its own provider is asked in any case, with all that the client sent where there is no room for less. */
    private Prepared unmarked(TargetedCall telling, WorkMemory room) {
        try {
            return translation.unmarked(telling, room);
        } catch (NoRoomException full) {
            if (telling.begun() != null) {
                throw full; // what it would be asked as it is, is something else
            }
            room.close();
            return Prepared.asItIs();
        }
    }

    /** On the loop. */
    private CompletableFuture<Outcome> send(Prepared made, Attempt attempt, Service<Attempt> next) {
        Outcome.Refused refused = made.refused();
        if (refused == null && (made.told() || !made.losses().all().isEmpty())) {
            refused = rule.judge(attempt, made.losses());
        }
        if (refused != null) {
            made.release();
            return CompletableFuture.completedFuture(refused);
        }
        if (made.other()) {
            attempt.translated();
        }
        Request request = made.request();
        if (request != null) {
            attempt.send(request);
        }
        WorkMemory room = made.room();
        if (room == null) {
            return next.serve(attempt);
        }
        try {
            return next.serve(attempt).whenComplete((outcome, bug) -> {
                made.sent();
                if (outcome instanceof Outcome.Answered) {
                    attempt.whenSettled(end -> room.close());
                } else {
                    room.close();
                }
            });
        } catch (RuntimeException | Error bug) {
            made.release();
            throw bug;
        }
    }

    /** Why the call can be told in no words to {@code target}, which is not just what the client addressed; or null. */
    static @Nullable String barred(Exchange exchange, Target target) {
        if (target.addressed() && ClientSignature.covers(exchange.request())) {
            return "signed_by_client"; // its signature does not fit another request
        }
        return stillCoded(exchange) ? "coding_not_read" : null;
    }

    /** What is compressed can only go where the client sent it; the body of an operation that is not read passes as it is. */
    private static boolean stillCoded(Exchange exchange) {
        Request request = exchange.request();
        return exchange.operation().peeksBody()
                && request.body().length() != 0
                && ContentCodings.coded(request.headers().get("Content-Encoding"));
    }

    static CompletableFuture<Outcome> refused(String code, Target target) {
        return CompletableFuture.completedFuture(refusal(code, target));
    }

    static Outcome.Refused refusal(String code, Target target) {
        return new Outcome.Refused(new Refusal(
                Refusal.Reason.LOSSY,
                code,
                target.label(null)
                        + switch (code) {
                            case "signed_by_client" ->
                                " cannot be asked: the client signed its request for another model";
                            case "coding_not_read" ->
                                " cannot be asked: the request is compressed, and is not decoded here";
                            case "nothing_left" -> " cannot go on: the answer so far is as long as the call allows";
                            case "translation_failed" -> " cannot be asked: the translation failed; the log says more";
                            default -> " has another API, into which this request is not translated";
                        },
                null));
    }
}
