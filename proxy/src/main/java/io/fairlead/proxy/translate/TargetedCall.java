package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.Resumption;
import io.fairlead.proxy.exchange.Target;
import org.jspecify.annotations.Nullable;

/**
 * A call that is to be told to a target, in an attempt or to see whether it can be.
 *
 * @param exchange the call
 * @param target who is to be told it
 * @param request what would be sent if nothing had to change
 * @param begun the answer from which it asks the model to go on; null where it asks for one
 */
record TargetedCall(
        Exchange exchange,
        Target target,
        Request request,
        @Nullable Resumption begun) {

    static TargetedCall in(Attempt attempt) {
        Exchange exchange = attempt.exchange();
        return new TargetedCall(
                exchange, attempt.target(), attempt.request(), attempt.prefilled() ? exchange.resumption() : null);
    }

    /** Outside of any attempt. */
    static TargetedCall dry(Exchange exchange, Target target) {
        return new TargetedCall(exchange, target, exchange.request(), null);
    }
}
