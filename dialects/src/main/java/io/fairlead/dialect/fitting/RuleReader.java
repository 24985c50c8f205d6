package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Loss.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the rules of a table. A mistake throws: tables are part of the build. */
final class RuleReader {
    private static final Set<String> ACTIONS =
            Set.of("drop", "refuse", "rename", "set", "most", "least", "shorten", "out", "each", "step");
    private static final Set<String> CONDITIONS = Set.of("lacks", "elsewhere", "when", "where");
    private static final Set<String> DETAILS =
            Set.of("to", "of", "otherwise", "do", "empty", "why", "effect", "as", "usual", "keep", "also");

    private final Map<String, FittingStep> steps;

    RuleReader(Map<String, FittingStep> steps) {
        this.steps = steps;
    }

    List<Rule> rules(JsonNode said) {
        check(said.isArray(), "a list of rules", said);
        List<Rule> rules = new ArrayList<>();
        said.forEach(rule -> rules.add(rule(rule)));
        return List.copyOf(rules);
    }

    private static void check(boolean right, String wanted, JsonNode said) {
        if (!right) {
            throw new IllegalStateException("it is not " + wanted + ": " + said);
        }
    }

    private Rule rule(JsonNode said) {
        List<String> actions = new ArrayList<>();
        said.fieldNames().forEachRemaining(actions::add);
        actions.removeAll(CONDITIONS);
        actions.removeAll(DETAILS);
        check(actions.size() == 1 && ACTIONS.containsAll(actions), "one action with what belongs to it", said);
        return new Rule(condition(said), action(actions.get(0), said));
    }

    private static Condition condition(JsonNode said) {
        List<String> when = texts(said.path("when"));
        for (String habit : when) {
            check(Habit.keys().contains(habit.replaceAll("^!|=.*", "")), "a habit, " + habit, said);
        }
        Map<String, List<JsonNode>> where = new HashMap<>();
        said.path("where").properties().forEach(it -> where.put(it.getKey(), values(it.getValue())));
        return new Condition(lacks(said), said.path("elsewhere").asBoolean(), when, Map.copyOf(where));
    }

    private static @Nullable Feature lacks(JsonNode said) {
        String name = said.path("lacks").asText();
        return name.isEmpty()
                ? null
                : Feature.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private Rule.Action action(String action, JsonNode said) {
        Naming naming = naming(action, said);
        Limit limit = new Limit(said.path("of"), said.get("otherwise"));
        List<String> names = texts(said.path(action));
        String name = names.get(0);
        return switch (action) {
            case "drop" -> Actions.drop(names, values(said.path("usual")), said.path("keep"), naming);
            case "refuse" -> Actions.refuse(names, naming);
            case "rename" -> Actions.rename(name, said.path("to").asText());
            case "set" -> Actions.set(name, said.get("to"), limit, naming);
            case "most" -> Actions.bound(names, limit, 1, naming);
            case "least" -> Actions.bound(names, limit, -1, naming);
            case "shorten" -> Actions.shorten(name, limit, naming);
            case "out" -> Actions.out(naming);
            case "each" -> {
                List<Rule> rules = rules(said.path("do"));
                List<Rule.Action> lists = names.stream()
                        .map(list -> Actions.each(list, rules, said.get("empty")))
                        .toList();
                yield (at, fitting) -> lists.forEach(list -> list.apply(at, fitting));
            }
            default -> {
                FittingStep step = steps.get(name);
                check(step != null, "a step that there is", said);
                yield (at, fitting) -> {
                    if (step != null && at instanceof ObjectNode object) {
                        step.apply(object, fitting);
                    }
                };
            }
        };
    }

    private static Naming naming(String action, JsonNode said) {
        Feature lacks = lacks(said);
        String usual = switch (action) {
            case "drop" -> "";
            case "most", "least" -> "noted";
            case "shorten", "out" -> "lossy";
            case "refuse" -> "refused";
            default -> "hint";
        };
        String effect = said.path("effect").asText(usual).toUpperCase(Locale.ROOT);
        String why = action.equals("refuse") ? "it is stored at another provider" : "";
        return new Naming(
                effect.isEmpty() ? null : Effect.valueOf(effect),
                said.path("why").asText(lacks == null ? why : Abilities.why(lacks)),
                said.path("as").asText(null),
                texts(said.path("also")));
    }

    private static List<String> texts(JsonNode said) {
        return values(said).stream().map(JsonNode::asText).toList();
    }

    private static List<JsonNode> values(JsonNode said) {
        List<JsonNode> values = new ArrayList<>();
        (said.isArray() ? said : said.isMissingNode() ? List.<JsonNode>of() : List.of(said)).forEach(values::add);
        return List.copyOf(values);
    }
}
