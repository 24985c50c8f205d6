package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Trace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The spans of one call. Confined to the exchange's loop. */
final class CallTrace implements Trace {

    static final String PARENT = "traceparent";
    static final String STATE = "tracestate";

    /** A long wait for a target can make many attempts; those beyond have no span of their own. */
    private static final int MOST_ATTEMPTS = 64;

    private static final int SAMPLED = 1;
    private static final int RANDOM = 2;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final Exchange exchange;
    private final Span span;
    private final SpanContext came;
    private final boolean contextCame;
    private final Context context;
    private final long startedEpochNanos;
    private final Map<Integer, Span> attempts = new HashMap<>(4);

    /**
     * @param came the client's context; invalid where it sent none that can be read
     * @param contextCame whether the client sent one at all
     */
    CallTrace(Exchange exchange, Span span, SpanContext came, boolean contextCame) {
        this.exchange = exchange;
        this.span = span;
        this.came = came;
        this.contextCame = contextCame;
        this.context = Context.root().with(span);
        this.startedEpochNanos = epochNanos(exchange.at());
    }

    static long epochNanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }

    @Override
    public String id() {
        return span.getSpanContext().getTraceId();
    }

    @Override
    public String spanId() {
        return span.getSpanContext().getSpanId();
    }

    @Override
    public boolean recorded() {
        return span.getSpanContext().isSampled();
    }

    Span span() {
        return span;
    }

    /** The call's span as the parent of others, and as what a measurement belongs to. */
    Context context() {
        return context;
    }

    boolean contextCame() {
        return contextCame;
    }

    /** Whether the client's trace goes on in this one; if not, its state has no meaning any more. */
    boolean continues() {
        return came.isValid();
    }

    /** A time of the exchange's loop by the wall clock: its spans are as long as they were, whatever that clock does. */
    long epochNanos(long loopNanos) {
        return startedEpochNanos + loopNanos - exchange.startedNanos();
    }

    /** The attempt's span, which {@code start} makes when it is first asked for; null when there are too many. */
    @Nullable
    Span attempt(Attempt attempt, Supplier<Span> start) {
        Span known = attempts.get(attempt.number());
        if (known == null && attempt.number() <= MOST_ATTEMPTS) {
            known = start.get();
            attempts.put(attempt.number(), known);
        }
        return known;
    }

    /** The field {@code traceparent} for an attempt, which has begun. */
    String parentFor(Attempt attempt) {
        Span its = attempts.get(attempt.number());
        SpanContext sent = (its == null ? span : its).getSpanContext();
        int flags = (sent.isSampled() ? SAMPLED : 0) | (came.getTraceFlags().asByte() & RANDOM);
        return "00-" + sent.getTraceId() + "-" + sent.getSpanId() + "-0" + HEX[flags];
    }

    /** Ends what did not end before. */
    void end(long loopNanos) {
        long now = epochNanos(loopNanos);
        for (Span each : attempts.values()) {
            each.end(now, TimeUnit.NANOSECONDS); // without effect on one that has ended
        }
        span.end(now, TimeUnit.NANOSECONDS);
    }
}
