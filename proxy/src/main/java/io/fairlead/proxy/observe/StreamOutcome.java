package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.StreamEnd;

/** What became of a stream of text. Pure. */
final class StreamOutcome {

    private StreamOutcome() {}

    /**
     * {@code whole}, {@code mended} or {@code broken}; empty where the call was answered by no stream, or its client left before the
     * end.
     */
    static String of(Exchange exchange, ExchangeEnd end) {
        Attempt committed = exchange.committed();
        boolean streamed = committed != null
                && committed.isStreamed()
                && exchange.operation().generates()
                && end.status() == 200;
        if (!streamed || committed == null || end.outcome().equals("cancelled")) {
            return "";
        }
        if (end.outcome().equals("mended")) {
            return "mended";
        }
        return end.outcome().equals("broken") || committed.end() instanceof StreamEnd.Broken ? "broken" : "whole";
    }
}
