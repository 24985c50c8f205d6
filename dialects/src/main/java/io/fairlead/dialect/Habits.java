package io.fairlead.dialect;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a provider differs from the dialect that it speaks, as data of the catalogue. A section {@code habits} of its entry has
 * names and values. {@code model-habits} has those of models that differ from the others. The dialect's writer knows the names
 * and what holds without them.
 *
 * @param values as the catalogue has them
 * @param models what holds instead for some models; the first that matches counts
 */
public record Habits(Map<String, String> values, List<OfModels> models) {
    public static final Habits NONE = new Habits(Map.of());

    public Habits {
        values = Map.copyOf(values);
        models = List.copyOf(models);
    }

    public Habits(Map<String, String> values) {
        this(values, List.of());
    }

    /** What holds instead for the models whose names match. */
    public record OfModels(String pattern, Map<String, String> values) {
        public OfModels {
            values = Map.copyOf(values);
        }
    }

    /** What holds for {@code model}. */
    public Habits of(String model) {
        for (OfModels some : models) {
            if (ModelPattern.matches(some.pattern(), model)) {
                Map<String, String> all = new HashMap<>(values);
                all.putAll(some.values());
                return new Habits(all);
            }
        }
        return this;
    }

    /** The value of {@code name}, or what holds without one. */
    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    /** Whether {@code name} is set to {@code true}. */
    public boolean has(String name) {
        return "true".equals(values.get(name));
    }

    /** Names that are set, for the check that a writer knows them all. */
    public Set<String> names() {
        return values.keySet();
    }
}
