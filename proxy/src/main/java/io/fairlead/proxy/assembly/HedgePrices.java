package io.fairlead.proxy.assembly;

import io.fairlead.dialect.Price;
import io.fairlead.dialect.PriceTable;
import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.hedge.Prices;
import org.jspecify.annotations.Nullable;

/**
 * The prices by which hedging keeps its budget: those that the user wrote. The catalogue's are an estimate, which shows and holds
 * nobody back. Immutable. Safe for any thread.
 */
final class HedgePrices implements Prices {

    /** How long an answer is taken to be that may be as long as it likes, in tokens. */
    private static final long LENGTH = 1_000;

    private final PriceTable own;

    private HedgePrices(PriceTable own) {
        this.own = own;
    }

    /** {@code own}: as the configuration says. */
    static Prices of(PriceTable own) {
        return own.lines().isEmpty() ? Prices.NONE : new HedgePrices(own);
    }

    @Override
    public double estimate(Exchange exchange, Target target) {
        Price price = price(exchange, target);
        Facts facts = exchange.facts();
        long most = facts.outputCeiling() == Facts.NO_CEILING ? LENGTH : facts.outputCeiling();
        return price == null ? Double.NaN : price.of(new Usage(facts.inputTokens(), most, -1));
    }

    @Override
    public double cost(Attempt attempt) {
        Price price = price(attempt.exchange(), attempt.target());
        double money = price == null ? -1 : price.of(attempt.usage());
        return money < 0 ? Double.NaN : money;
    }

    private @Nullable Price price(Exchange exchange, Target target) {
        String model = target.model() != null ? target.model() : exchange.model();
        return model == null ? null : own.of(target.provider().name(), model);
    }
}
