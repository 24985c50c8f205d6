package io.fairlead.proxy.policy.cost;

import io.fairlead.dialect.PriceTable;
import java.util.List;

/**
 * What a configuration says of money.
 *
 * @param prices over those of the catalogue
 */
public record CostsConfig(PriceTable prices, List<BudgetConfig> budgets) {

    public CostsConfig {
        budgets = List.copyOf(budgets);
    }

    /** The catalogue's prices, and no budget. */
    public static CostsConfig defaults() {
        return new CostsConfig(new PriceTable("", List.of()), List.of());
    }
}
