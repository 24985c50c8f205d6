package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;

/** What is known of a target before it is asked. Quick: it is asked for each target of each exchange. */
public interface Standing {

    /** Whether the exchange's request can be said to {@code target}. */
    boolean speaks(Exchange exchange, Target target);

    /** The longest input of the model at {@code target}, in tokens; 0 when it is not known. */
    long window(Exchange exchange, Target target);

    /** Whether {@code target} could take the call now: its breaker would let it, its limits have room, and there is a key. */
    boolean free(Exchange exchange, Target target);

    /** Whether probes say that {@code target} is down. */
    boolean down(Target target);

    /** Whether a call shall try a target that is {@link #down}; true for one call now and then. Taken by asking. */
    boolean trial(Target target);
}
