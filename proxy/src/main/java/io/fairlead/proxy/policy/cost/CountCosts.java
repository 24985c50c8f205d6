package io.fairlead.proxy.policy.cost;

import io.fairlead.dialect.Price;
import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Resumption;
import io.fairlead.proxy.exchange.Target;
import java.util.List;

/**
 * Prices each call by what its answer says it used, at the target that answered, and tells the exchange; so it hears of the end before
 * those who write the price down. An answer from the cache costs nothing and is not counted. Immutable.
 */
public final class CountCosts implements ExchangeListener {
    private final PriceBook prices;
    private final Spending spending;
    private final Budgets budgets;
    private final List<BudgetConfig> configured;

    public CountCosts(PriceBook prices, Spending spending, Budgets budgets, List<BudgetConfig> configured) {
        this.prices = prices;
        this.spending = spending;
        this.budgets = budgets;
        this.configured = List.copyOf(configured);
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        Attempt committed = exchange.committed();
        Resumption resumption = exchange.resumption();
        Attempt more = resumption == null ? null : resumption.attempt();
        double first = committed == null ? -1 : price(exchange, committed);
        double rest = more == null ? -1 : price(exchange, more);
        double money = first < 0 ? rest : first + Math.max(0, rest);
        exchange.cost(money);
        if (money > 0) {
            spend(exchange, money);
        }
    }

    /** What the answer of {@code attempt} costs; -1 where it does not say what it used, or no price is known. */
    private double price(Exchange exchange, Attempt attempt) {
        Usage usage = attempt.usage();
        if (usage.input() < 0 && usage.output() < 0) {
            return -1;
        }
        Target target = attempt.target();
        String provider = target.provider().name();
        String asked = target.model() != null ? target.model() : exchange.model();
        String model = asked == null ? "" : asked;
        Price price = prices.of(provider, model);
        double money = price == null ? -1 : price.of(usage);
        spending.add(provider, model, exchange.hints().tags(), usage, money);
        return money;
    }

    private void spend(Exchange exchange, double money) {
        for (BudgetConfig budget : configured) {
            if (budget.covers(exchange.hints().tags())) {
                Budgets.View spent = budgets.add(budget, money);
                if (spent != null) {
                    exchange.listener().budgetSpent(exchange, budget.name(), spent.ends());
                }
            }
        }
    }
}
