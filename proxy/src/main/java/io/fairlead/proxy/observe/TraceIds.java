package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Trace;

/** By which ids a log line, a record and a trace of one call are found from each other. */
final class TraceIds {

    private TraceIds() {}

    /** The id of its trace; empty unless that is recorded. */
    static String recorded(Exchange exchange) {
        Trace trace = exchange.trace();
        return trace == null || !trace.recorded() ? "" : trace.id();
    }

    /**
     * A line about {@code exchange}. {@code trace.id} is the trace's where the call is traced, and the exchange's own stands beside
     * it; else {@code trace.id} is the exchange's.
     */
    static LogLine line(String event, Exchange exchange) {
        LogLine line = new LogLine(event);
        Trace trace = exchange.trace();
        if (trace == null || !trace.recorded()) {
            return line.with("trace.id", exchange.id());
        }
        return line.with("trace.id", trace.id()).with("span.id", trace.spanId()).with("exchange.id", exchange.id());
    }

    /**
     * {@code line} with the ids of a call that shows what it says, which may be under way yet.
     *
     * @param exchange the call's id; empty where none shows it
     */
    static LogLine shownBy(String exchange, EventHub events, LogLine line) {
        if (exchange.isEmpty()) {
            return line;
        }
        String trace = events.traceOf(exchange);
        return line.with("trace.id", trace.isEmpty() ? exchange : trace).with("exchange.id", exchange);
    }
}
