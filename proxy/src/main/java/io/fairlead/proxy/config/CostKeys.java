package io.fairlead.proxy.config;

import io.fairlead.dialect.Price;
import io.fairlead.dialect.PriceTable;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.NamedShape;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Suggestion;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.cost.BudgetConfig;
import io.fairlead.proxy.policy.cost.BudgetConfig.Over;
import io.fairlead.proxy.policy.cost.BudgetConfig.Period;
import io.fairlead.proxy.policy.cost.CostsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What calls cost, and may cost. */
final class CostKeys {

    private static final Key<Double> INPUT =
            Key.unset("input", Syntaxes.money(), "A million tokens read that came from no cache.");
    private static final Key<Double> CACHED = Key.unset(
            "cached",
            Syntaxes.money(),
            "A million tokens read from the provider's prompt cache; unset: as much as input.");
    private static final Key<Double> WRITTEN = Key.unset(
            "written", Syntaxes.money(), "A million tokens that went into that cache; unset: as much as input.");
    private static final Key<Double> OUTPUT = Key.unset("output", Syntaxes.money(), "A million tokens generated.");
    private static final Key<Map<String, Located<Values>>> PRICES = Key.of(
            "prices",
            NamedShape.of(
                    "a target, provider/model, where * stands for any text",
                    Section.of(INPUT, CACHED, WRITTEN, OUTPUT)),
            "{}",
            "Prices over those of the catalogue, in its currency (USD) or one of your own; the first that fits holds. A model without a price is not counted.");
    private static final Key<Map<String, Located<String>>> TAGS = Key.of(
            "tags",
            NamedShape.of("a tag's name", Syntaxes.text("a tag's value")),
            "{}",
            "Which calls count: those that say all of these in x-fairlead-tags; every call where there are none.");
    private static final Key<Period> PER = Key.of(
            "per", Syntaxes.word(Period.class, Words::word), "day", "The period after which it begins anew, by UTC.");
    private static final Key<Double> LIMIT =
            Key.unset("limit", Syntaxes.money(), "What these calls may cost in it, in the currency of the prices.");
    private static final Key<Over> OVER = Key.of(
            "over",
            Syntaxes.word(Over.class, Words::word),
            "alert",
            "What happens once it is spent: alert tells of it; refuse also refuses calls with 429 until the period ends.");
    private static final Key<List<Located<Values>>> BUDGETS =
            Key.of("budgets", ListShape.of(Section.of(TAGS, PER, LIMIT, OVER)), "[]", "What calls may cost.");

    static final Section SECTION = Section.of(PRICES, BUDGETS);

    private CostKeys() {}

    static CostsConfig make(Values values, Set<String> providers, Problems problems) {
        return new CostsConfig(prices(values.get(PRICES), providers, problems), budgets(values.get(BUDGETS), problems));
    }

    private static PriceTable prices(Map<String, Located<Values>> entries, Set<String> providers, Problems problems) {
        List<PriceTable.Line> lines = new ArrayList<>();
        entries.forEach((target, entry) -> {
            int slash = target.indexOf('/');
            String provider = slash < 0 ? target : target.substring(0, slash);
            String model = slash < 0 ? "" : target.substring(slash + 1);
            if (model.isEmpty()) {
                problems.error(
                        entry.at(), entry.path(), "names no model (expected: provider/model, such as openai/gpt-4o*)");
            } else if (!providers.contains(provider)) {
                problems.error(
                        entry.at(),
                        entry.path(),
                        "names no provider " + Suggestion.of(provider, List.copyOf(providers)));
            } else {
                Double input = entry.value().find(INPUT);
                Double output = entry.value().find(OUTPUT);
                if (input == null && output == null) {
                    if (!told(problems, entry)) {
                        problems.error(entry.at(), entry.path(), "has no price (expected: input, output or both)");
                    }
                    return;
                }
                double read = input == null ? 0 : input;
                Double cached = entry.value().find(CACHED);
                Double written = entry.value().find(WRITTEN);
                lines.add(new PriceTable.Line(
                        provider,
                        model,
                        new Price(
                                read,
                                cached == null ? read : cached,
                                written == null ? read : written,
                                output == null ? 0 : output)));
            }
        });
        return new PriceTable("", lines);
    }

    /** Whether a mistake within it was told, of which its own would only be what follows. */
    private static boolean told(Problems problems, Located<Values> entry) {
        return problems.errors().stream().anyMatch(each -> each.path().startsWith(entry.path() + "."));
    }

    private static List<BudgetConfig> budgets(List<Located<Values>> entries, Problems problems) {
        List<BudgetConfig> budgets = new ArrayList<>();
        for (Located<Values> entry : entries) {
            Values values = entry.value();
            Double limit = values.find(LIMIT);
            if (limit == null || limit <= 0) {
                if (!told(problems, entry)) {
                    problems.error(entry.at(), entry.path(), "has no limit (expected: limit, more than 0)");
                }
                continue;
            }
            Map<String, String> tags = new TreeMap<>();
            values.get(TAGS).forEach((name, value) -> tags.put(name, value.value()));
            Period per = values.get(PER);
            if (budgets.stream()
                    .anyMatch(each -> each.per() == per && each.tags().equals(tags))) {
                problems.error(
                        entry.at(),
                        entry.path(),
                        "stands here already: the same tags have a budget for the same period");
            } else {
                budgets.add(new BudgetConfig(tags, per, limit, values.get(OVER)));
            }
        }
        return budgets;
    }
}
