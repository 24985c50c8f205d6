package io.fairlead.proxy.assembly;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** Stands in place of connections to a provider while a call is planned: every attempt meets the same fault. */
final class PlannedUpstream implements Service<Attempt> {

    /** As much of an answer as is never held back. */
    private static final int COMMITTED = 65 * 1024;

    private final PlanFault fault;
    private final TimeoutsConfig timeouts;

    PlannedUpstream(PlanFault fault, TimeoutsConfig timeouts) {
        this.fault = fault;
        this.timeouts = timeouts;
    }

    @Override
    public CompletableFuture<Outcome> serve(Attempt attempt) {
        return switch (fault.name()) {
            case PlanFault.CONNECT -> later(attempt, Generation.connectWithin(attempt, timeouts), unconnected());
            case PlanFault.REFUSED ->
                CompletableFuture.completedFuture(before(Stage.CONNECT, "connect_refused", "it refuses connections"));
            case PlanFault.DNS ->
                CompletableFuture.completedFuture(before(Stage.RESOLVE, "dns_nxdomain", "it has no address"));
            default -> sent(attempt);
        };
    }

    private CompletableFuture<Outcome> sent(Attempt attempt) {
        attempt.exchange().history().requestSent();
        attempt.sent();
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        attempt.onAbort(result::complete);
        switch (fault.name()) {
            case PlanFault.TIMEOUT -> {}
            case PlanFault.RESET ->
                result.complete(Outcome.failed(Failure.of(
                        Stage.FIRST_BYTE,
                        Fault.UPSTREAM,
                        Kind.UNAVAILABLE,
                        Replay.AMBIGUOUS,
                        "ambiguous_reset",
                        "it resets the connection before answering")));
            case PlanFault.CONTEXT_LENGTH -> result.complete(means(attempt, 400, ErrorKind.CONTEXT_LENGTH));
            case PlanFault.QUOTA -> result.complete(means(attempt, 429, ErrorKind.QUOTA));
            case PlanFault.CONTENT_FILTER -> result.complete(means(attempt, 400, ErrorKind.CONTENT_FILTER));
            case PlanFault.CUT ->
                result.complete(Outcome.answered(cut(attempt.exchange().loop())));
            default -> result.complete(Outcome.answered(says(fault.status())));
        }
        return result;
    }

    private static CompletableFuture<Outcome> later(Attempt attempt, Duration after, Outcome outcome) {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        Loop.Timer timer = attempt.exchange().loop().schedule(after, () -> result.complete(outcome));
        attempt.onAbort(why -> {
            timer.cancel();
            result.complete(why);
        });
        return result;
    }

    private static Outcome unconnected() {
        return before(Stage.CONNECT, "connect_timeout", "no connection comes about in time");
    }

    private static Outcome before(Stage stage, String code, String detail) {
        return Outcome.failed(Failure.of(stage, Fault.UPSTREAM, Kind.UNAVAILABLE, Replay.SAFE, code, detail));
    }

    private static Answer says(int status) {
        byte[] body = "{\"error\":{}}".getBytes(StandardCharsets.UTF_8);
        return new Answer(status, Headers.of("content-type", "application/json"), body.length, Body.of(body));
    }

    /** An error of the provider's that is of {@code kind}, in whatever words it says that. */
    private static Outcome means(Attempt attempt, int status, ErrorKind kind) {
        Target asked = attempt.target();
        Provider real = asked.provider();
        Provider telling = new Provider(
                real.name(),
                real.dialect(),
                real.origin(),
                real.basePath(),
                real.catalogPath(),
                real.connectTo(),
                (said, headers, body) -> new ProviderError(kind, said, true, null, null, null));
        byte[] body = "{\"error\":{}}".getBytes(StandardCharsets.UTF_8);
        return Outcome.failed(Objects.requireNonNull(
                Classifier.answer(
                        new Target(telling, asked.model(), asked.addressed()),
                        asked.addressed() && !attempt.ownKey(),
                        attempt.exchange().operation(),
                        status,
                        Headers.of("content-type", "application/json"),
                        body,
                        body,
                        Instant.EPOCH),
                "it is an error"));
    }

    private static Answer cut(Loop loop) {
        return new Answer(200, Headers.of("content-type", "text/event-stream"), -1, new BreaksOff(loop));
    }

    /** Much comes, and then no end. */
    private static final class BreaksOff implements Body {
        private final Loop loop;
        private boolean cancelled;

        BreaksOff(Loop loop) {
            this.loop = loop;
        }

        @Override
        public void open(Sink sink) {
            byte[] comment = new byte[COMMITTED];
            Arrays.fill(comment, (byte) ':');
            comment[COMMITTED - 1] = '\n';
            sink.data(Unpooled.wrappedBuffer(comment));
            loop.execute(() -> {
                if (!cancelled) {
                    sink.broken(new StreamEnd.Broken(
                            Failure.of(
                                    Stage.STREAM,
                                    Fault.UPSTREAM,
                                    Kind.UNAVAILABLE,
                                    Replay.AMBIGUOUS,
                                    "upstream_cut",
                                    "it breaks off its answer"),
                            true));
                }
            });
        }

        @Override
        public void pause() {
            // all that comes is here
        }

        @Override
        public void resume() {
            // see pause
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }
}
