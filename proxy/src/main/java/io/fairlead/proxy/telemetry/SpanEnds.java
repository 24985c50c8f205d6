package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.StreamEnd;

/** Which ends are errors, and of which type: stable codes, the same as in the log. Pure. */
final class SpanEnds {

    private SpanEnds() {}

    /** The code of what went wrong with a call, as its client saw it; empty when nothing did, or its client left. */
    static String error(ExchangeEnd end) {
        return end.outcome().equals("broken")
                        || (end.status() >= 400 && !end.outcome().equals("cancelled"))
                ? coded(end)
                : "";
    }

    /** Whether it is an error of the side that answers: a request that was refused as wrong is none (OpenTelemetry's rule for HTTP). */
    static boolean failed(ExchangeEnd end) {
        return end.outcome().equals("broken") || end.status() >= 500;
    }

    private static String coded(ExchangeEnd end) {
        return end.code().isEmpty() ? Integer.toString(end.status()) : end.code();
    }

    /** The code of what broke an answer off; empty when it is whole or its client left. */
    static String reason(StreamEnd end) {
        return end instanceof StreamEnd.Broken broken ? broken.failure().code() : "";
    }
}
