package io.fairlead.proxy.config.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping whose keys are names that the user chooses. */
public final class NamedShape<T> implements Shape<Map<String, Located<T>>> {

    private static final int MOST = 1000;

    private final String name;
    private final Shape<T> value;

    private NamedShape(String name, Shape<T> value) {
        this.name = name;
        this.value = value;
    }

    /** {@code name}: what the keys are, for the reference page. */
    public static <T> NamedShape<T> of(String name, Shape<T> value) {
        return new NamedShape<>(name, value);
    }

    @Override
    public @Nullable Map<String, Located<T>> read(Node node, String path, Problems problems) {
        if (node instanceof Node.Nothing) {
            return Map.of();
        }
        if (!(node instanceof Node.Fields fields)) {
            problems.error(node.at(), path, "found " + node.kind() + " (expected: " + expected() + ")");
            return null;
        }
        if (fields.fields().size() > MOST) {
            problems.error(
                    node.at(), path, "found " + fields.fields().size() + " entries (expected: at most " + MOST + ")");
            return null;
        }
        Map<String, Located<T>> read = new LinkedHashMap<>();
        fields.fields().forEach((key, field) -> {
            String keyPath = path + "." + key;
            T found = value.read(field.value(), keyPath, problems);
            if (found != null) {
                read.put(key, new Located<>(found, field.at(), keyPath, Node.shown(field.value())));
            }
        });
        return Collections.unmodifiableMap(read);
    }

    @Override
    public Object show(Map<String, Located<T>> entries) {
        Map<String, Object> shown = new LinkedHashMap<>();
        entries.forEach((key, entry) -> shown.put(key, value.show(entry.value())));
        return shown;
    }

    Shape<T> value() {
        return value;
    }

    String name() {
        return name;
    }

    @Override
    public String expected() {
        return "a mapping from " + name + " to: " + value.expected();
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("type", List.of("object", "null"), "additionalProperties", value.schema());
    }
}
