package io.fairlead.proxy.policy.cost;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.cost.BudgetConfig.Over;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Refuses calls of a budget that is spent, until its period ends. Calls that are under way when it is spent go on, so that it may be
 * passed by what they cost. Immutable; the {@link Budgets} are shared by all loops.
 */
public final class KeepBudgets implements Layer<Exchange> {

    /** The code of such a refusal. */
    static final String CODE = "budget_spent";

    private final Budgets budgets;
    private final List<BudgetConfig> refusing;

    /** The layer, or none where no budget refuses. */
    public static Layer<Exchange> of(Budgets budgets, List<BudgetConfig> configured) {
        List<BudgetConfig> refusing =
                configured.stream().filter(each -> each.over() == Over.REFUSE).toList();
        return refusing.isEmpty() ? Layer.none() : new KeepBudgets(budgets, refusing);
    }

    private KeepBudgets(Budgets budgets, List<BudgetConfig> refusing) {
        this.budgets = budgets;
        this.refusing = refusing;
    }

    @Override
    public String name() {
        return "budget";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> {
            Refusal refusal = costs(exchange.operation()) ? refusal(exchange) : null;
            return refusal == null ? next.serve(exchange) : CompletableFuture.completedFuture(Outcome.refused(refusal));
        };
    }

    private @Nullable Refusal refusal(Exchange exchange) {
        for (BudgetConfig budget : refusing) {
            Duration spent = budget.covers(exchange.hints().tags()) ? budgets.spentFor(budget) : null;
            if (spent != null) {
                return new Refusal(
                        Refusal.Reason.BUDGET,
                        CODE,
                        "the budget of " + budget.name() + " is spent until "
                                + budgets.view(budget).ends(),
                        spent);
            }
        }
        return null;
    }

    /** Reads, uploads and what is not known have no price that could be spent. */
    private static boolean costs(Operation operation) {
        return operation.generates() || operation.kind() == Operation.Kind.BINARY;
    }
}
