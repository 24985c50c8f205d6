package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.cost.PriceBook;
import io.fairlead.proxy.route.Route;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which targets of a call no budget can ever count, because nobody knows what they cost. Pure. */
final class BudgetLint {

    private BudgetLint() {}

    /** {@code model}: what the client asks for; empty where that is not said. */
    static List<String> warnings(Snapshot snapshot, Route route, ProviderConfig addressed, String model) {
        if (snapshot.configuration().costs().budgets().isEmpty()) {
            return List.of();
        }
        PriceBook prices = Generation.prices(snapshot);
        Set<String> unknown = new LinkedHashSet<>();
        note(prices, addressed.name(), model, unknown);
        for (Target target : route.fallback().targets()) {
            note(prices, target.provider().name(), target.model() == null ? model : target.model(), unknown);
        }
        List<String> warnings = new ArrayList<>(unknown.size());
        for (String each : unknown) {
            warnings.add("no budget ever counts " + each + ": no price of it is known (costs.prices)");
        }
        return warnings;
    }

    private static void note(PriceBook prices, String provider, String model, Set<String> unknown) {
        if (!model.isEmpty() && prices.of(provider, model) == null) {
            unknown.add(provider + "/" + model);
        }
    }
}
