package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.json.NoRoomException;
import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Vectors;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request for embeddings in another API than the client's, and its answer on the way back. An answer that has not one vector
 * for each text is none. Immutable.
 */
final class ConvertedEmbeddings {
    private static final Logger LOG = LoggerFactory.getLogger(ConvertedEmbeddings.class);

    private final ConversionResources workshop;
    private final long mostAnswer;
    private final InstantSource clock;

    ConvertedEmbeddings(ConversionResources workshop, long mostAnswer, InstantSource clock) {
        this.workshop = workshop;
        this.mostAnswer = mostAnswer;
        this.clock = clock;
    }

    /** The request for the target; reads only what never changes, on any thread. */
    Prepared prepare(TargetedCall telling, Conversion.Embedding way, WorkMemory room) {
        Exchange exchange = telling.exchange();
        Target target = telling.target();
        String model = target.model() != null ? target.model() : way.to().model();
        JsonNode body = exchange.request().body() instanceof RequestBody.Whole whole
                ? Documents.read(whole.content(), way.from().fields(model).names(), room)
                : null;
        if (body == null || !body.isObject()) {
            return Prepared.refused(Translate.refusal("no_translation", target));
        }
        Losses losses = new Losses();
        try {
            String path = exchange.provider().pathOfKind(exchange.request().path());
            Embeddings asked = way.from().readRequest(body, path, losses);
            Request request =
                    ConvertedCall.request(way.into().writeRequest(asked, way.to(), losses), telling, way.to(), room);
            return new Prepared(
                    null, request, request.body(), losses, true, way.from() != way.into(), null, asked, room);
        } catch (NoRoomException full) {
            throw full;
        } catch (RuntimeException bug) {
            LOG.error("exchange {} cannot be said to {}", exchange.id(), target.provider(), bug);
            room.close();
            return Prepared.refused(Translate.refusal("translation_failed", target));
        }
    }

    CompletableFuture<Outcome> answered(
            Attempt attempt, Conversion.Embedding way, Embeddings asked, Service<Attempt> next) {
        return next.serve(attempt)
                .thenApply(outcome ->
                        outcome instanceof Outcome.Answered it && ConvertedCall.good(attempt.exchange(), it.answer())
                                ? Outcome.answered(answer(attempt, way, asked, it.answer()))
                                : outcome);
    }

    private Answer answer(Attempt attempt, Conversion.Embedding way, Embeddings asked, Answer came) {
        Exchange exchange = attempt.exchange();
        String named = attempt.target().model();
        String model = named != null ? named : way.to().model();
        Body plain =
                Unpacked.of(came.body(), came.headers().get("content-encoding"), workshop.memory(), exchange.loop());
        Body body = plain == null
                ? new Unreadable(came.body())
                : new TranslatedWhole(
                        plain,
                        attempt,
                        workshop,
                        mostAnswer,
                        (whole, out) -> retold(whole, way, asked, model, exchange.id(), out),
                        bytes -> ConvertedCall.inside(attempt, came.headers(), bytes, clock));
        Headers headers = OtherHeaders.answer(
                came.headers(),
                exchange.provider().dialect().requestIdHeader(exchange.operation()),
                "application/json");
        return new Answer(200, headers, -1, body);
    }

    private static boolean retold(
            JsonNode whole, Conversion.Embedding way, Embeddings asked, String model, String id, OutputStream out) {
        Vectors vectors = way.into().readAnswer(whole);
        if (vectors == null || vectors.all().size() != asked.texts().size()) {
            return false;
        }
        Json.write(way.from().writeAnswer(vectors, asked, model, id), out);
        return true;
    }
}
