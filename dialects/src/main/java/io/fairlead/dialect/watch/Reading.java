package io.fairlead.dialect.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Usage;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Small questions that readers of all dialects ask of a JSON value. */
public final class Reading {

    private Reading() {}

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

    /**
     * A reader of whole answers: usage from the member {@code usageAt}, an error where the member named "error" says
     * something and none of {@code content} is there.
     */
    public static DocumentReader document(
            ErrorTable errors, String usageAt, Function<JsonNode, Usage> usage, String... content) {
        Set<String> presence = Set.of(content);
        Set<String> values = Set.of("error", usageAt, "code", "type", "message");
        return new DocumentReader() {
            @Override
            public Set<String> values() {
                return values;
            }

            @Override
            public Set<String> presence() {
                return presence;
            }

            @Override
            public void read(Map<String, JsonNode> members, Verdict verdict) {
                JsonNode counts = members.get(usageAt);
                if (counts != null && counts.isObject()) {
                    verdict.sawUsage(usage.apply(counts));
                }
                JsonNode error = members.get("error");
                if (error != null && says(error) && presence.stream().noneMatch(members::containsKey)) {
                    var whole = Json.object();
                    members.forEach((name, value) -> {
                        if (!value.isMissingNode()) {
                            whole.set(name, value);
                        }
                    });
                    verdict.sawError(errors.classifyEvent(whole));
                }
            }
        };
    }
}
