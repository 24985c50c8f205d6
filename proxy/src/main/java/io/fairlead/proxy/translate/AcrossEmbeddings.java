package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Vectors;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request for embeddings in another API than the client's, and its answer on the way back. An answer that has not one vector
 * for each text is none. Immutable.
 */
final class AcrossEmbeddings {
    private static final Logger LOG = LoggerFactory.getLogger(AcrossEmbeddings.class);

    private final LossRule rule;
    private final long mostAnswer;
    private final InstantSource clock;

    AcrossEmbeddings(LossRule rule, long mostAnswer, InstantSource clock) {
        this.rule = rule;
        this.mostAnswer = mostAnswer;
        this.clock = clock;
    }

    CompletableFuture<Outcome> serve(Attempt attempt, Way.Embedding way, Service<Attempt> next) {
        Exchange exchange = attempt.exchange();
        Target target = attempt.target();
        JsonNode body =
                exchange.request().body() instanceof RequestBody.Whole whole ? Asked.tree(whole.content()) : null;
        if (body == null || !body.isObject()) {
            return Translate.refused("no_translation", target);
        }
        Losses losses = new Losses();
        Embeddings asked;
        Written written;
        try {
            String path = RequestPaths.providersOwn(exchange.request().path(), exchange.provider());
            asked = way.from().readRequest(body, path, losses);
            written = way.into().writeRequest(asked, way.to(), losses);
        } catch (RuntimeException bug) {
            LOG.error("exchange {} cannot be said to {}", exchange.id(), target.provider(), bug);
            return Translate.refused("translation_failed", target);
        }
        Outcome.Refused refused = rule.judge(attempt, losses);
        if (refused != null) {
            return CompletableFuture.completedFuture(refused);
        }
        Across.send(written, attempt, way.to(), way.from() != way.into());
        return next.serve(attempt)
                .thenApply(outcome -> outcome instanceof Outcome.Answered it && Across.good(exchange, it.answer())
                        ? Outcome.answered(answer(attempt, way, asked, it.answer()))
                        : outcome);
    }

    private Answer answer(Attempt attempt, Way.Embedding way, Embeddings asked, Answer came) {
        Exchange exchange = attempt.exchange();
        String named = attempt.target().model();
        String model = named != null ? named : way.to().model();
        Body plain = Unpacked.of(came.body(), came.headers().get("content-encoding"));
        Body body = plain == null
                ? new Unreadable(came.body())
                : new TranslatedWhole(
                        plain,
                        mostAnswer,
                        whole -> retold(whole, way, asked, model, exchange.id()),
                        bytes -> Across.inside(attempt, came.headers(), bytes, clock));
        Headers headers = OtherHeaders.answer(
                came.headers(),
                exchange.provider().dialect().requestIdHeader(exchange.operation()),
                "application/json");
        return new Answer(200, headers, -1, body);
    }

    private static byte @Nullable [] retold(
            JsonNode whole, Way.Embedding way, Embeddings asked, String model, String id) {
        Vectors vectors = way.into().readAnswer(whole);
        return vectors == null || vectors.all().size() != asked.texts().size()
                ? null
                : Json.bytes(way.from().writeAnswer(vectors, asked, model, id));
    }
}
