package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.Target;

/**
 * A call that is to be told to a target, in an attempt or to see whether it can be.
 *
 * @param exchange the call
 * @param target who is to be told it
 * @param request what would be sent if nothing had to change
 */
record Telling(Exchange exchange, Target target, Request request) {

    static Telling in(Attempt attempt) {
        return new Telling(attempt.exchange(), attempt.target(), attempt.request());
    }

    /** Outside of any attempt. */
    static Telling dry(Exchange exchange, Target target) {
        return new Telling(exchange, target, exchange.request());
    }
}
