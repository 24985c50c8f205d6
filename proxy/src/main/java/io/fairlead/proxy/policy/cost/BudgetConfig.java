package io.fairlead.proxy.policy.cost;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How much the calls of some tags may cost.
 *
 * @param tags all of which a call has that counts; every call where there are none
 * @param per the period after which it begins anew, by UTC
 * @param limit in the currency of the prices
 * @param over what happens once it is spent
 */
public record BudgetConfig(Map<String, String> tags, Period per, double limit, Over over) {

    /** A period of UTC's calendar. */
    public enum Period {
        DAY,
        MONTH;

        /** As configuration writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of calls once a budget is spent. */
    public enum Over {
        /** They go on; an alert tells of it. */
        ALERT,
        /** They are refused with 429 until the period ends; an alert tells of it. */
        REFUSE;

        /** As configuration writes it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public BudgetConfig {
        tags = Map.copyOf(tags);
    }

    /** Whether a call of these tags counts. */
    boolean covers(Map<String, String> called) {
        return called.entrySet().containsAll(tags.entrySet());
    }

    /** Its name in logs and labels: the tags, in the order of their names. */
    public String name() {
        return tags.isEmpty()
                ? "all"
                : new TreeMap<>(tags)
                        .entrySet().stream()
                                .map(each -> each.getKey() + "=" + each.getValue())
                                .collect(Collectors.joining(","));
    }
}
