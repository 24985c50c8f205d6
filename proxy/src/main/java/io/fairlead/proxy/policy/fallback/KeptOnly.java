package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Alternatives;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure.Kind;

/** There is no other target, but an answer is kept that takes the place of one. It is no target that is asked beside a silent one. */
record KeptOnly(Exchange exchange, FallbackRule rule) implements Alternatives {

    @Override
    public boolean could(Kind why) {
        return exchange.answerKept() && rule.movesOn(why);
    }

    @Override
    public boolean surelyCould(Kind why) {
        return could(why);
    }

    @Override
    public boolean askedOthers() {
        return false;
    }

    @Override
    public boolean askBeside(Attempt silent, String clock) {
        return true;
    }
}
