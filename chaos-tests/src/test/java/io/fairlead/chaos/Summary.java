package io.fairlead.chaos;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** A line about each scenario, for people. */
final class Summary {

    private Summary() {}

    static String heading() {
        return String.format(
                Locale.ROOT,
                "%-36s %6s %6s %6s %6s %9s %6s",
                "chaos: toxic, direction, upstream",
                "calls",
                "whole",
                "broken",
                "error",
                "executed",
                "s");
    }

    static String line(Scenario scenario, Map<Call, Received> calls, Ledger ledger, long nanos) {
        Collection<Received> all = calls.values();
        int executed =
                calls.keySet().stream().map(ledger::of).mapToInt(List::size).sum();
        return String.format(
                Locale.ROOT,
                "%-36s %6d %6d %6d %6d %9d %6.1f",
                scenario,
                all.size(),
                count(all, Received::whole),
                count(all, Received::broken),
                count(all, Received::error),
                executed,
                nanos / 1e9);
    }

    private static long count(Collection<Received> all, Predicate<Received> which) {
        return all.stream().filter(which).count();
    }
}
