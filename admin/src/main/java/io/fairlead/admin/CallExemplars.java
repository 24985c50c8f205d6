package io.fairlead.admin;

import io.fairlead.proxy.exchange.Trace;
import io.fairlead.proxy.observe.CurrentCall;
import io.prometheus.metrics.tracer.common.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * What a metric's exemplar points to: the trace of the call that was counted, else the call itself, by its id. The library
 * knows of traces alone, so a call's id stands as a trace's, marked by {@link #NO_SPAN}; {@link OpenMetricsText} writes it right.
 */
final class CallExemplars implements SpanContext {

    /** In place of the id of a span: what stands as the trace's id is that of an exchange. */
    static final String NO_SPAN = "exchange";

    @Override
    public @Nullable String getCurrentTraceId() {
        Trace trace = CurrentCall.trace();
        return trace == null ? CurrentCall.id() : trace.id();
    }

    @Override
    public String getCurrentSpanId() {
        Trace trace = CurrentCall.trace();
        return trace == null ? NO_SPAN : trace.spanId();
    }

    @Override
    public boolean isCurrentSpanSampled() {
        return CurrentCall.id() != null;
    }

    @Override
    public void markCurrentSpanAsExemplar() {}
}
