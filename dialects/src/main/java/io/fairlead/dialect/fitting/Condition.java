package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Destination;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When a rule counts. Immutable.
 *
 * @param lacks what the model is known to lack, or null
 * @param elsewhere only on the way to another provider than the client asked
 * @param when what the target's habits say
 * @param where what the object says, by path: one of the values each
 */
record Condition(@Nullable Feature lacks, boolean elsewhere, List<String> when, Map<String, List<JsonNode>> where) {

    boolean holds(JsonNode at, Fitting fitting) {
        return (lacks == null || fitting.traits().lacks(lacks))
                && !(elsewhere && fitting.from().same())
                && when.stream().allMatch(habit -> says(fitting.to(), habit))
                && where.entrySet().stream()
                        .allMatch(it -> it.getValue().stream().anyMatch(new Value(Names.get(at, it.getKey()))::is));
    }

    /** {@code habit} is {@code key}, {@code key=word} or one of them behind {@code !}. */
    private static boolean says(Destination to, String habit) {
        boolean not = habit.startsWith("!");
        String[] parts = habit.substring(not ? 1 : 0).split("=", 2);
        String words = to.habits().values().get(parts[0]);
        return not
                != (words != null
                        && (parts.length == 1 || List.of(words.split(" ")).contains(parts[1])));
    }

    /** What stands in a request, to be compared with what a rule wants. */
    private record Value(JsonNode value) {

        boolean is(JsonNode wanted) {
            boolean none = value.isMissingNode() || value.isNull();
            return switch (wanted.asText()) {
                case "null" -> none;
                case "*" -> !none;
                case "{}" -> value.isObject();
                case "[]" -> value.isArray() && value.isEmpty();
                case " " -> value.isTextual() && value.textValue().isBlank();
                default ->
                    wanted.asText().startsWith("!")
                            ? !value.asText().equals(wanted.asText().substring(1))
                            : Names.same(value, wanted) || (value.isArray() && contains(wanted));
            };
        }

        private boolean contains(JsonNode wanted) {
            boolean found = false;
            for (JsonNode item : value) {
                found |= Names.same(item, wanted);
            }
            return found;
        }
    }
}
