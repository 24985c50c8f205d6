package io.fairlead.proxy.telemetry;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.observe.Sanitized;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One span a call, and below it one an attempt. Holds no body, header or query. Immutable; what belongs to one call is its {@link
 * CallTrace}.
 */
final class CallTracer implements ExchangeListener {

    private static final AttributeKey<String> EXCHANGE = stringKey("fairlead.exchange.id");
    private static final AttributeKey<String> PROVIDER = stringKey("fairlead.provider");
    private static final AttributeKey<String> TARGET = stringKey("fairlead.target");
    private static final AttributeKey<String> ROUTE = stringKey("fairlead.route");
    private static final AttributeKey<String> OUTCOME = stringKey("fairlead.outcome");
    private static final AttributeKey<String> REASON = stringKey("fairlead.reason");
    private static final AttributeKey<Boolean> STREAMED = booleanKey("fairlead.streamed");
    private static final AttributeKey<Long> ATTEMPT = longKey("fairlead.attempt");
    private static final AttributeKey<Long> ATTEMPTS = longKey("fairlead.attempts");
    private static final AttributeKey<Long> RETRIES = longKey("fairlead.retries");
    private static final AttributeKey<Long> FALLBACKS = longKey("fairlead.fallbacks");
    private static final AttributeKey<Long> WAIT = longKey("fairlead.wait_ms");
    private static final AttributeKey<Long> COMMIT = longKey("fairlead.commit_ms");
    private static final AttributeKey<String> FAILURE = stringKey("fairlead.failure.class");
    private static final AttributeKey<String> STAGE = stringKey("fairlead.failure.stage");
    private static final AttributeKey<String> FAULT = stringKey("fairlead.failure.fault");
    private static final AttributeKey<String> NEXT = stringKey("fairlead.next");
    private static final AttributeKey<String> METHOD = stringKey("http.request.method");
    private static final AttributeKey<String> PATH = stringKey("url.path");
    private static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
    private static final AttributeKey<Long> REQUEST_BYTES = longKey("http.request.body.size");
    private static final AttributeKey<Long> ANSWER_BYTES = longKey("http.response.body.size");

    private final Tracer tracer;
    private final GenAi names;

    CallTracer(Tracer tracer, GenAi names) {
        this.tracer = tracer;
        this.names = names;
    }

    @Override
    public void started(Exchange exchange) {
        boolean contextCame = exchange.request().headers().contains(CallTrace.PARENT);
        SpanContext parent = contextCame ? ClientContext.of(exchange.request().headers()) : SpanContext.getInvalid();
        Span span = tracer.spanBuilder(name(exchange))
                .setParent(parent.isValid() ? Context.root().with(Span.wrap(parent)) : Context.root())
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(exchange.at())
                .setAllAttributes(ofCall(exchange))
                .startSpan();
        exchange.trace(new CallTrace(exchange, span, parent, contextCame));
    }

    private static String name(Exchange exchange) {
        String operation = GenAi.operation(exchange.operation());
        String model = Sanitized.word(exchange.model());
        String what = operation != null
                ? operation
                : Sanitized.word(exchange.request().method()) + " "
                        + exchange.operation().api();
        return operation == null || model.isEmpty() ? what : what + " " + model;
    }

    /** What is known when it starts: samplers may ask for it. */
    private Attributes ofCall(Exchange exchange) {
        var made = Attributes.builder()
                .put(EXCHANGE, exchange.id())
                .put(PROVIDER, exchange.provider().name())
                .put(GenAi.PROVIDER, names.provider(exchange.provider()))
                .put(METHOD, Sanitized.word(exchange.request().method()))
                .put(PATH, Sanitized.path(exchange.request().path()))
                .put(STREAMED, exchange.facts().streamed());
        String operation = GenAi.operation(exchange.operation());
        if (operation != null) {
            made.put(GenAi.OPERATION, operation);
        }
        if (exchange.model() != null) {
            made.put(GenAi.MODEL, Sanitized.word(exchange.model()));
        }
        return made.build();
    }

    @Override
    public void attemptStarted(Attempt attempt) {
        if (attempt.exchange().trace() instanceof CallTrace trace) {
            var unused = trace.attempt(attempt, () -> begin(attempt, trace));
        }
    }

    private Span begin(Attempt attempt, CallTrace trace) {
        Exchange exchange = attempt.exchange();
        Target target = attempt.target();
        String operation = GenAi.operation(exchange.operation());
        String model = GenAiMetrics.model(exchange, target);
        Span span = tracer.spanBuilder(
                        operation == null ? "attempt" : model == null ? operation : operation + " " + model)
                .setParent(trace.context())
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(trace.epochNanos(attempt.startedNanos()), TimeUnit.NANOSECONDS)
                .setAttribute(EXCHANGE, exchange.id())
                .setAttribute(ATTEMPT, (long) attempt.number())
                .setAttribute(PROVIDER, target.provider().name())
                .setAttribute(TARGET, Sanitized.word(exchange.label(target)))
                .setAttribute(GenAi.PROVIDER, names.provider(target.provider()))
                .setAttribute(GenAi.SERVER_ADDRESS, target.provider().origin().host())
                .setAttribute(
                        GenAi.SERVER_PORT, (long) target.provider().origin().port())
                .startSpan();
        if (operation != null) {
            span.setAttribute(GenAi.OPERATION, operation);
        }
        if (model != null) {
            span.setAttribute(GenAi.MODEL, model);
        }
        return span;
    }

    @Override
    public void committed(Attempt attempt) {
        if (attempt.exchange().trace() instanceof CallTrace trace) {
            Span span = trace.attempt(attempt, () -> begin(attempt, trace));
            if (span != null) {
                span.addEvent("commit", trace.epochNanos(attempt.committedNanos()), TimeUnit.NANOSECONDS);
                span.setAttribute(COMMIT, (attempt.committedNanos() - attempt.startedNanos()) / 1_000_000);
            }
        }
    }

    @Override
    public void attemptEnded(Attempt attempt, AttemptReport report) {
        if (!(attempt.exchange().trace() instanceof CallTrace trace)) {
            return;
        }
        Span span = trace.attempt(attempt, () -> begin(attempt, trace));
        if (span == null) {
            return;
        }
        span.setAttribute(OUTCOME, report.outcome()).setAttribute(WAIT, report.waitMs());
        if (report.status() > 0) {
            span.setAttribute(STATUS, (long) report.status());
        }
        AttemptReport.Failed failure = report.failure();
        if (failure != null) {
            span.setAttribute(FAILURE, failure.kind())
                    .setAttribute(STAGE, failure.stage())
                    .setAttribute(FAULT, failure.fault());
        }
        if (report.outcome().equals("answered")) {
            attempt.whenSettled(end -> settled(attempt, trace, span, end));
            return;
        }
        span.setAttribute(REASON, report.reason());
        if (!report.outcome().equals("abandoned")) { // nobody there is to blame for that
            error(span, report.reason());
        }
        span.end(trace.epochNanos(attempt.exchange().loop().nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static void settled(Attempt attempt, CallTrace trace, Span span, StreamEnd end) {
        Usage usage = attempt.usage();
        known(span, GenAi.INPUT_TOKENS, usage.input());
        known(span, GenAi.OUTPUT_TOKENS, usage.output());
        known(span, GenAi.CACHED_TOKENS, usage.cached());
        String reason = SpanEnds.reason(end);
        if (!reason.isEmpty()) {
            span.setAttribute(REASON, reason);
            error(span, reason);
        }
        span.end(trace.epochNanos(attempt.exchange().loop().nanoTime()), TimeUnit.NANOSECONDS);
    }

    private static void known(Span span, AttributeKey<Long> key, long value) {
        if (value >= 0) {
            span.setAttribute(key, value);
        }
    }

    private static void error(Span span, String type) {
        span.setStatus(StatusCode.ERROR).setAttribute(GenAi.ERROR, type);
    }

    @Override
    public void retrying(Exchange exchange, Target target, Failure failure, Duration wait) {
        event(
                exchange,
                "retry",
                Attributes.of(
                        TARGET, Sanitized.word(exchange.label(target)), REASON, failure.code(), WAIT, wait.toMillis()));
    }

    @Override
    public void fallingBack(Exchange exchange, Target from, Target to, String reason) {
        event(exchange, "fallback", next(exchange, from, to, reason));
    }

    @Override
    public void guessed(Attempt silent, Target beside, String clock) {
        event(silent.exchange(), "guess", next(silent.exchange(), silent.target(), beside, clock));
    }

    @Override
    public void hedged(Attempt slow, Target beside) {
        event(slow.exchange(), "hedge", next(slow.exchange(), slow.target(), beside, "slow"));
    }

    private static Attributes next(Exchange exchange, Target from, Target to, String reason) {
        return Attributes.of(
                TARGET, Sanitized.word(exchange.label(from)), NEXT, Sanitized.word(exchange.label(to)), REASON, reason);
    }

    @Override
    public void exhausted(Exchange exchange, String action, Duration wait) {
        event(exchange, "no target", Attributes.of(NEXT, action, WAIT, wait.toMillis()));
    }

    @Override
    public void translated(Attempt attempt, List<String> dropped, boolean sent) {
        if (!dropped.isEmpty()) {
            event(
                    attempt.exchange(),
                    sent ? "dropped in translation" : "refused for its losses",
                    Attributes.of(
                            TARGET,
                            Sanitized.word(attempt.exchange().label(attempt.target())),
                            stringKey("fairlead.dropped"),
                            Sanitized.words(dropped)));
        }
    }

    @Override
    public void faultInjected(Exchange exchange, String kind) {
        event(exchange, "fault injected", Attributes.of(REASON, kind));
    }

    @Override
    public void keyRefused(Attempt attempt) {
        event(
                attempt.exchange(),
                "key refused",
                Attributes.of(PROVIDER, attempt.target().provider().name()));
    }

    private static void event(Exchange exchange, String name, Attributes attributes) {
        if (exchange.trace() instanceof CallTrace trace) {
            trace.span()
                    .addEvent(name, attributes, trace.epochNanos(exchange.loop().nanoTime()), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        if (!(exchange.trace() instanceof CallTrace trace)) {
            return;
        }
        Span span = trace.span();
        Attempt committed = exchange.committed();
        span.setAttribute(STATUS, (long) end.status())
                .setAttribute(OUTCOME, end.outcome())
                .setAttribute(ATTEMPTS, (long) exchange.history().sent())
                .setAttribute(RETRIES, (long) exchange.history().retries())
                .setAttribute(FALLBACKS, (long) exchange.history().fallbacks())
                .setAttribute(WAIT, exchange.history().waitNanos() / 1_000_000)
                .setAttribute(REQUEST_BYTES, end.requestBytes())
                .setAttribute(ANSWER_BYTES, end.answerBytes());
        if (!exchange.route().isEmpty()) {
            span.setAttribute(ROUTE, exchange.route());
        }
        if (!end.code().isEmpty()) {
            span.setAttribute(REASON, end.code());
        }
        if (committed != null) {
            span.setAttribute(TARGET, Sanitized.word(exchange.label(committed.target())))
                    .setAttribute(COMMIT, (committed.committedNanos() - exchange.startedNanos()) / 1_000_000);
        }
        String error = SpanEnds.error(end);
        if (!error.isEmpty()) {
            span.setAttribute(GenAi.ERROR, error);
        }
        if (SpanEnds.failed(end)) {
            span.setStatus(StatusCode.ERROR);
        }
        trace.end(exchange.startedNanos() + end.nanos());
    }
}
