package io.fairlead.proxy.policy.cost;

import io.fairlead.proxy.policy.cost.BudgetConfig.Period;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was spent of each budget. Lives as long as the process: a changed configuration finds what was spent by the same tags in the
 * same period. Safe for any thread.
 */
public final class Budgets {

    private record Key(Map<String, String> tags, Period per) {}

    /**
     * A budget as it stands.
     *
     * @param ends when its period ends
     */
    public record View(BudgetConfig budget, double spent, Instant ends) {

        public double left() {
            return Math.max(0, budget.limit() - spent);
        }
    }

    private final InstantSource clock;
    private volatile List<BudgetConfig> configured = List.of();
    private final Map<Key, Account> accounts = new ConcurrentHashMap<>();

    public Budgets(InstantSource clock) {
        this.clock = clock;
    }

    /** Forgets what no budget of these needs. */
    public void follow(List<BudgetConfig> budgets) {
        configured = List.copyOf(budgets);
        accounts.keySet().retainAll(budgets.stream().map(Budgets::key).toList());
    }

    /** Those that are configured now, as they stand. */
    public List<View> views() {
        return configured.stream().map(this::view).toList();
    }

    /** What the calls of {@code budget}'s tags may cost as configured now; NaN when they have no budget any more. */
    public double limit(BudgetConfig budget) {
        BudgetConfig now = now(budget);
        return now == null ? Double.NaN : now.limit();
    }

    /** What was spent of it; NaN likewise. */
    public double spent(BudgetConfig budget) {
        BudgetConfig now = now(budget);
        return now == null ? Double.NaN : view(now).spent();
    }

    private @Nullable BudgetConfig now(BudgetConfig budget) {
        for (BudgetConfig each : configured) {
            if (key(each).equals(key(budget))) {
                return each;
            }
        }
        return null;
    }

    /** Adds to {@code budget}; how it stands where this has spent it, else null. */
    @Nullable
    View add(BudgetConfig budget, double money) {
        Instant now = clock.instant();
        return account(budget).add(money, budget.limit(), now) ? view(budget, now) : null;
    }

    /** How long {@code budget} is spent; null while it is not. */
    @Nullable
    Duration spentFor(BudgetConfig budget) {
        Instant now = clock.instant();
        return account(budget).spent(now) < budget.limit()
                ? null
                : Duration.between(now, Account.ends(budget.per(), now));
    }

    public View view(BudgetConfig budget) {
        return view(budget, clock.instant());
    }

    private View view(BudgetConfig budget, Instant now) {
        return new View(budget, account(budget).spent(now), Account.ends(budget.per(), now));
    }

    private Account account(BudgetConfig budget) {
        return accounts.computeIfAbsent(key(budget), key -> new Account(key.per));
    }

    private static Key key(BudgetConfig budget) {
        return new Key(budget.tags(), budget.per());
    }
}
