package io.fairlead.dialect;

import java.util.Map;
import java.util.Set;

/**
 * How a provider differs from the dialect that it speaks, as data of the catalogue: a section {@code habits} of its entry,
 * name and value. The dialect's writer knows the names and what holds without them.
 *
 * @param values as the catalogue has them
 */
public record Habits(Map<String, String> values) {
    public static final Habits NONE = new Habits(Map.of());

    public Habits {
        values = Map.copyOf(values);
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
