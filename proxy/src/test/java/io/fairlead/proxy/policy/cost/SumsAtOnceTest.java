package io.fairlead.proxy.policy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.dialect.Price;
import io.fairlead.dialect.PriceTable;
import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.policy.cost.BudgetConfig.Over;
import io.fairlead.proxy.policy.cost.BudgetConfig.Period;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.VirtualLoop;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Budgets that are said to be exceeded and are not, and spend that gets lost: here a budget is the sum of the records of its calls. */
class SumsAtOnceTest {
    private static final int LOOPS = 4;
    private static final int CALLS = 25_000;
    private static final BudgetConfig BUDGET = new BudgetConfig(Map.of("team", "a"), Period.DAY, 40, Over.REFUSE);

    private final Spending spending = new Spending(Instant.EPOCH);
    private final Budgets budgets = new Budgets(() -> Instant.EPOCH);
    private final AtomicInteger told = new AtomicInteger();
    private final CountCosts costs = new CountCosts(
            new PriceBook(
                    new PriceTable("", List.of(new PriceTable.Line("openai", "*", new Price(2.5, 1.25, 2.5, 10)))),
                    PriceTable::builtIn,
                    name -> name),
            spending,
            budgets,
            List.of(BUDGET));

    /** The calls of one loop, a twentieth of them left by their clients; what their records say. */
    private BigDecimal calls() {
        VirtualLoop loop = new VirtualLoop();
        BigDecimal recorded = BigDecimal.ZERO;
        for (int i = 0; i < CALLS; i++) {
            Exchange exchange = Exchanges.on(loop)
                    .headers("x-fairlead-tags", "team=a")
                    .listener(new ExchangeListener() {
                        @Override
                        public void budgetSpent(Exchange of, String budget, Instant ends) {
                            told.incrementAndGet();
                        }
                    })
                    .begin();
            Attempt attempt = exchange.visit(exchange.addressed()).attempt();
            attempt.sent();
            boolean left = i % 20 == 0;
            if (!left) {
                attempt.usage(new Usage(100 + i % 7, 10 + i % 11, i % 5));
            }
            attempt.commit();
            costs.ended(exchange, new ExchangeEnd(200, left ? "cancelled" : "answered", "", 0, 0, 1));
            assertThat(exchange.cost() < 0).isEqualTo(left);
            if (!left) {
                recorded = recorded.add(BigDecimal.valueOf(exchange.cost()));
            }
        }
        return recorded;
    }

    @Test
    void a_hundred_thousand_calls_at_once_lose_no_spend_and_exceed_no_budget_falsely() throws Exception {
        ExecutorService loops = Executors.newFixedThreadPool(LOOPS);
        BigDecimal recorded = BigDecimal.ZERO;
        try {
            List<Callable<BigDecimal>> all = new ArrayList<>();
            for (int i = 0; i < LOOPS; i++) {
                all.add(this::calls);
            }
            for (Future<BigDecimal> each : loops.invokeAll(all)) {
                recorded = recorded.add(each.get());
            }
        } finally {
            loops.shutdownNow();
        }
        assertThat(spending.total().calls()).isEqualTo((long) LOOPS * CALLS * 19 / 20);
        assertThat(spending.total().cost()).isCloseTo(recorded.doubleValue(), within(1e-6));
        assertThat(budgets.view(BUDGET).spent()).isCloseTo(recorded.doubleValue(), within(1e-6));
        boolean passed = recorded.doubleValue() >= BUDGET.limit();
        assertThat(told).as("once, where it is spent").hasValue(passed ? 1 : 0);
        assertThat(budgets.spentFor(BUDGET) != null).isEqualTo(passed);
    }
}
