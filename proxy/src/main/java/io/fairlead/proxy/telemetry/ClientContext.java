package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The context of traces in a client's header fields, as W3C Trace Context has it. Pure. */
final class ClientContext {

    private static final TextMapGetter<Headers> FIELDS = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(Headers headers) {
            List<String> names = new ArrayList<>(headers.size());
            headers.forEach((name, value) -> names.add(name));
            return names;
        }

        /** A state may stand in several fields; of a parent there is one, or none that can be trusted. */
        @Override
        public @Nullable String get(@Nullable Headers headers, String name) {
            List<String> values = headers == null ? List.of() : headers.all(name);
            if (values.isEmpty() || (name.equals(CallTrace.PARENT) && values.size() > 1)) {
                return null;
            }
            return String.join(",", values);
        }
    };

    private ClientContext() {}

    /** Invalid where there is none that can be read. */
    static SpanContext of(Headers headers) {
        return Span.fromContext(W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, FIELDS))
                .getSpanContext();
    }
}
