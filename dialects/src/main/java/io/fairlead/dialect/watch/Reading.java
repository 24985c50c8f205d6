package io.fairlead.dialect.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Usage;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Small questions that readers of all dialects ask of a JSON value. */
public final class Reading {

    private Reading() {}

    /**
     * Whether an error says anything: a text that is not empty, a number that is not zero, or true, itself or somewhere within.
     * Servers write {@code null}, {@code {}} or members of nothing where there is no error.
     */
    public static boolean saysError(JsonNode error) {
        if (error.isContainerNode()) {
            for (JsonNode each : error) {
                if (saysError(each)) {
                    return true;
                }
            }
            return false;
        }
        return error.isNumber() ? error.doubleValue() != 0 : says(error);
    }

    /** Whether a value says anything: text or a container that is not empty, a number, or true. */
    public static boolean says(JsonNode value) {
        if (value.isTextual()) {
            return !value.textValue().isEmpty();
        }
        return value.isContainerNode() ? !value.isEmpty() : value.isNumber() || value.booleanValue();
    }

    /** The first of these members that is a count, or -1. */
    public static long count(JsonNode node, String... names) {
        for (String name : names) {
            JsonNode value = node.path(name);
            if (value.isIntegralNumber()) {
                return value.longValue();
            }
        }
        return -1;
    }

    /** A reader of whole answers that are their maker's data: what they say, an error too, is for the client. */
    public static DocumentReader data(String usageAt, Function<JsonNode, Usage> usage) {
        return new DocumentReader() {
            @Override
            public Set<String> values() {
                return Set.of(usageAt);
            }

            @Override
            public void read(Map<String, JsonNode> members, Verdict verdict) {
                JsonNode counts = members.get(usageAt);
                if (counts != null && counts.isObject()) {
                    verdict.sawUsage(usage.apply(counts));
                }
                verdict.saidSomething();
            }
        };
    }
}
