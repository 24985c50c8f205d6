package io.fairlead.proxy.translate;

import io.fairlead.dialect.Json;
import io.fairlead.dialect.json.NoRoomException;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.ToolNaming;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.proxy.coding.ContentCodings;
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
import io.fairlead.proxy.exchange.Resumption;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request in another API than the client's, and its answer on the way back. What says no passes as it came, so that the
 * target's own error table reads it. Immutable.
 */
final class ConvertedCall {
    private static final Logger LOG = LoggerFactory.getLogger(ConvertedCall.class);

    private final Conversions ways;
    private final ConversionResources workshop;
    private final long mostAnswer;
    private final InstantSource clock;

    ConvertedCall(Conversions ways, ConversionResources workshop, long mostAnswer, InstantSource clock) {
        this.ways = ways;
        this.workshop = workshop;
        this.mostAnswer = mostAnswer;
        this.clock = clock;
    }

    /** The request for the target; reads only what never changes, on any thread. */
    Prepared prepare(TargetedCall telling, Conversion.BetweenApis way, WorkMemory room) {
        Exchange exchange = telling.exchange();
        Target target = telling.target();
        try {
            ReadRequest asked = ReadRequest.of(exchange, way.from(), ways.maker(exchange), room);
            if (asked == null) {
                return Prepared.refused(Translate.refusal("no_translation", target));
            }
            Losses losses = new Losses();
            losses.addAll(asked.losses());
            Resumption begun = telling.begun();
            Conversation wanted = asked.conversation();
            ToolNaming naming = ToolNaming.of(
                    begun == null ? wanted : wanted.goingOn(begun.begun(), begun.tokens()), way.from(), way.into());
            Written written = way.into().writeRequest(naming.said(), way.to(), losses);
            Request request = request(written, telling, way.to(), room);
            ToolNaming kept = naming.withoutTurns();
            room.keepHeap(kept.asked().tools().isEmpty() ? 0 : request.body().length());
            return new Prepared(
                    null, request, request.body(), losses, true, way.from() != way.into(), kept, null, room);
        } catch (NoRoomException full) {
            throw full;
        } catch (RuntimeException bug) {
            LOG.error("exchange {} cannot be said to {}", exchange.id(), target.provider(), bug);
            room.close();
            return Prepared.refused(Translate.refusal("translation_failed", target));
        }
    }

    /** {@code written} in place of the client's request. */
    static Request request(Written written, TargetedCall telling, Destination to, WorkMemory room) {
        ClaimedBytes bytes = new ClaimedBytes(room);
        try {
            Json.write(written.body(), bytes);
        } catch (RuntimeException | Error bug) {
            bytes.release();
            throw bug;
        }
        return new Request(
                "POST",
                RequestPaths.under(telling.target().provider(), to.habits(), written.path()),
                OtherHeaders.request(telling.request().headers(), written.headers()),
                new RequestBody.Whole(bytes.whole()));
    }

    /** What the client's request says of the answer, where a request goes straight and the answer is told anew; else null. */
    @Nullable
    ToolNaming retold(Exchange exchange, Conversion.SameApi way, WorkMemory room) {
        Api api = way.api();
        ReadRequest asked =
                api == null || !way.retold() ? null : ReadRequest.of(exchange, api, ways.maker(exchange), room);
        return asked == null || api == null
                ? null
                : ToolNaming.of(asked.conversation(), api, api).withoutTurns();
    }

    /** Serves, and tells a good answer as the client wants it. */
    CompletableFuture<Outcome> answered(
            Attempt attempt, Conversion.BetweenApis way, ToolNaming asked, Service<Attempt> next) {
        return next.serve(attempt).thenCompose(outcome -> {
            if (!(outcome instanceof Outcome.Answered it) || !good(attempt.exchange(), it.answer())) {
                return CompletableFuture.completedFuture(outcome);
            }
            CompletableFuture<?> readable =
                    ContentCodings.ready(it.answer().headers().get("content-encoding"));
            return readable.isDone()
                    ? CompletableFuture.completedFuture(Outcome.answered(answer(attempt, way, asked, it.answer())))
                    : readable.thenApplyAsync(
                            loaded -> Outcome.answered(answer(attempt, way, asked, it.answer())),
                            attempt.exchange().loop());
        });
    }

    static boolean good(Exchange exchange, Answer answer) {
        return answer.status() >= 200
                && answer.status() < 300
                && Classifier.good(exchange.operation(), answer.status(), answer.headers());
    }

    private Answer answer(Attempt attempt, Conversion.BetweenApis way, ToolNaming asked, Answer came) {
        Exchange exchange = attempt.exchange();
        Target target = attempt.target();
        String model = target.model() != null ? target.model() : way.to().model();
        Reply reply = new Reply(
                asked.asked(),
                ways.maker(exchange),
                model,
                exchange.id(),
                clock.instant().getEpochSecond(),
                exchange.request().path());
        boolean thoughtless =
                ClientSignature.covers(exchange.request()) && !way.to().maker().equals(reply.maker());
        boolean stream = asked.asked().stream();
        String type = came.headers().get("content-type");
        Body plain =
                Unpacked.of(came.body(), came.headers().get("content-encoding"), workshop.memory(), exchange.loop());
        Body body;
        if (plain == null) {
            body = new Unreadable(came.body());
        } else if (stream && way.into().streams(type)) {
            TranslatedStream streamed = new TranslatedStream(
                    plain, attempt, workshop, came.headers(), clock, way, type, reply, asked, thoughtless);
            attempt.pings(streamed::ping);
            body = streamed;
        } else {
            body = new TranslatedWhole(
                    plain,
                    attempt,
                    workshop,
                    mostAnswer,
                    new ConvertedAnswer(way, reply, asked, stream, thoughtless),
                    bytes -> inside(attempt, came.headers(), bytes, clock));
        }
        Headers headers = OtherHeaders.answer(
                came.headers(),
                exchange.provider().dialect().requestIdHeader(exchange.operation()),
                stream ? way.from().streamType(reply) : "application/json");
        return new Answer(200, headers, -1, body);
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
