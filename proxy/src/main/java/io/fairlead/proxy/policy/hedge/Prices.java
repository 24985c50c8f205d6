package io.fairlead.proxy.policy.hedge;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;

/** What calls cost, as far as that is known. Each answer is in one currency, and not a number where no price is known. */
public interface Prices {

    /** No price is known: nothing is counted. */
    Prices NONE = new Prices() {
        @Override
        public double estimate(Exchange exchange, Target target) {
            return Double.NaN;
        }

        @Override
        public double cost(Attempt attempt) {
            return Double.NaN;
        }
    };

    /** What the exchange's call may cost at {@code target}. */
    double estimate(Exchange exchange, Target target);

    /** What an attempt cost that is over, by what its answer said that it used. */
    double cost(Attempt attempt);
}
