package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.CallArguments;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.wire.Output;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import io.netty.buffer.Unpooled;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request in another API than the client's, and its answer on the way back. What says no passes as it came, so that the
 * target's own error table reads it. Immutable.
 */
final class Across {
    private static final Logger LOG = LoggerFactory.getLogger(Across.class);

    private final Ways ways;
    private final LossRule rule;
    private final long mostAnswer;
    private final InstantSource clock;

    Across(Ways ways, LossRule rule, long mostAnswer, InstantSource clock) {
        this.ways = ways;
        this.rule = rule;
        this.mostAnswer = mostAnswer;
        this.clock = clock;
    }

    CompletableFuture<Outcome> serve(Attempt attempt, Way.Across way, Service<Attempt> next) {
        Exchange exchange = attempt.exchange();
        Target target = attempt.target();
        Losses losses = new Losses();
        Asked asked;
        Written written;
        try {
            asked = Asked.of(exchange, way.from(), ways.maker(exchange));
            if (asked == null) {
                return Translate.refused("no_translation", target);
            }
            losses.addAll(asked.losses());
            written = way.into().writeRequest(asked.conversation(), way.to(), losses);
        } catch (RuntimeException bug) {
            LOG.error("exchange {} cannot be said to {}", exchange.id(), target.provider(), bug);
            return Translate.refused("translation_failed", target);
        }
        Outcome.Refused refused = rule.judge(attempt, losses);
        if (refused != null) {
            return CompletableFuture.completedFuture(refused);
        }
        send(written, attempt, way.to(), way.from() != way.into());
        return answered(attempt, way, asked, next);
    }

    /** Sends {@code written} in place of the client's request; {@code other}: it is in another API than that. */
    static void send(Written written, Attempt attempt, Destination to, boolean other) {
        if (other) {
            attempt.translated();
        }
        attempt.send(new Request(
                "POST",
                RequestPaths.under(attempt.target().provider(), to.habits(), written.path()),
                OtherHeaders.request(attempt.request().headers(), written.headers()),
                new RequestBody.Whole(Unpooled.wrappedBuffer(Json.bytes(written.body())))));
    }

    /** The answer alone, for a request that goes straight. */
    Service<Attempt> retelling(Way.Straight way, Service<Attempt> next) {
        Api api = way.api();
        Destination to = way.to();
        if (api == null || to == null || !way.retold()) {
            return next;
        }
        return attempt -> {
            Exchange exchange = attempt.exchange();
            Asked asked = Asked.of(exchange, api, ways.maker(exchange));
            if (asked == null) {
                return next.serve(attempt);
            }
            Request request = attempt.request();
            attempt.send(request.withHeaders(request.headers().with("accept-encoding", "identity")));
            return answered(attempt, new Way.Across(api, api, to), asked, next);
        };
    }

    private CompletableFuture<Outcome> answered(Attempt attempt, Way.Across way, Asked asked, Service<Attempt> next) {
        return next.serve(attempt)
                .thenApply(outcome -> outcome instanceof Outcome.Answered it && good(attempt.exchange(), it.answer())
                        ? Outcome.answered(answer(attempt, way, asked, it.answer()))
                        : outcome);
    }

    static boolean good(Exchange exchange, Answer answer) {
        return answer.status() >= 200
                && answer.status() < 300
                && Classifier.good(exchange.operation(), answer.status(), answer.headers());
    }

    private Answer answer(Attempt attempt, Way.Across way, Asked asked, Answer came) {
        Exchange exchange = attempt.exchange();
        Target target = attempt.target();
        String model = target.model() != null ? target.model() : way.to().model();
        Reply reply = new Reply(
                asked.conversation(),
                ways.maker(exchange),
                model,
                exchange.id(),
                clock.instant().getEpochSecond(),
                exchange.request().path());
        boolean thoughtless =
                ClientSignature.covers(exchange.request()) && !way.to().maker().equals(reply.maker());
        boolean stream = asked.conversation().stream();
        String type = came.headers().get("content-type");
        Body plain = Unpacked.of(came.body(), came.headers().get("content-encoding"));
        Body body;
        if (plain == null) {
            body = new Unreadable(came.body());
        } else if (stream && way.into().streams(type)) {
            TranslatedStream streamed =
                    new TranslatedStream(plain, attempt, came.headers(), clock, way, type, reply, thoughtless);
            attempt.pings(streamed::ping);
            body = streamed;
        } else {
            body = new TranslatedWhole(
                    plain,
                    mostAnswer,
                    whole -> retold(whole, way, reply, stream, thoughtless),
                    bytes -> inside(attempt, came.headers(), bytes, clock));
        }
        Headers headers = OtherHeaders.answer(
                came.headers(),
                exchange.provider().dialect().requestIdHeader(exchange.operation()),
                stream ? way.from().streamType(reply) : "application/json");
        return new Answer(200, headers, -1, body);
    }

    private static byte @Nullable [] retold(
            JsonNode whole, Way.Across way, Reply reply, boolean stream, boolean thoughtless) {
        Completion answer = way.into().readAnswer(whole, way.to().maker());
        if (answer == null) {
            return null;
        }
        Completion told = CallArguments.given(thoughtless ? OtherThoughts.leftOut(answer) : answer);
        if (!stream) {
            return Json.bytes(way.from().writeAnswer(told, reply));
        }
        StreamWriter writer = way.from().streamWriter(reply);
        Output out = new Output();
        Replay.of(told, new CallArguments(delta -> writer.write(delta, out)));
        return out.toByteArray();
    }

    /** What an error means that came as a good answer. */
    static Failure inside(Attempt attempt, Headers headers, byte[] bytes, InstantSource clock) {
        Target target = attempt.target();
        return Classifier.inStream(
                target.addressed() && !attempt.ownKey(),
                200,
                headers,
                new byte[0],
                target.provider().errors().classify(0, headers, bytes),
                clock.instant());
    }
}
