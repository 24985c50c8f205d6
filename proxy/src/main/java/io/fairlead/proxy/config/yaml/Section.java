package io.fairlead.proxy.config.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping of declared keys. Any other key is a mistake. */
public final class Section implements Shape<Values> {

    private final Map<String, Key<?>> keys = new LinkedHashMap<>();

    private Section(List<Key<?>> keys) {
        for (Key<?> key : keys) {
            if (this.keys.put(key.name(), key) != null) {
                throw new IllegalArgumentException("declared twice: " + key.name());
            }
        }
    }

    public static Section of(Key<?>... keys) {
        return new Section(List.of(keys));
    }

    /** These keys, then {@code more}. */
    public Section and(Section more) {
        List<Key<?>> all = new ArrayList<>(keys.values());
        all.addAll(more.keys.values());
        return new Section(all);
    }

    List<Key<?>> keys() {
        return List.copyOf(keys.values());
    }

    @Override
    public @Nullable Values read(Node node, String path, Problems problems) {
        if (node instanceof Node.Nothing) {
            return Values.none(this, node.at(), path); // "retry:" with all its keys commented out
        }
        if (!(node instanceof Node.Fields fields)) {
            problems.error(node.at(), path, "found " + node.kind() + " (expected: " + expected() + ")");
            return null;
        }
        Map<Key<?>, Values.Found> found = new LinkedHashMap<>();
        fields.fields().forEach((name, field) -> {
            String keyPath = path.isEmpty() ? name : path + "." + name;
            Key<?> key = keys.get(name);
            if (key == null) {
                problems.error(field.at(), keyPath, "unknown key " + Suggestion.of(name, keys.keySet()));
                return;
            }
            Object value = key.shape().read(field.value(), keyPath, problems);
            if (value != null) {
                found.put(key, new Values.Found(value, field.value().at(), keyPath, Node.shown(field.value())));
            }
        });
        return new Values(this, node.at(), path, found);
    }

    @Override
    public Object show(Values values) {
        return values.show();
    }

    @Override
    public String expected() {
        return "a mapping with " + String.join(", ", keys.keySet());
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> properties = new LinkedHashMap<>();
        keys.forEach((name, key) -> {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", key.sentence());
            Object standard = key.standardShown();
            if (standard != null && !(standard instanceof Map)) {
                property.put("default", standard);
            }
            property.putAll(key.shape().schema());
            properties.put(name, property);
        });
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", List.of("object", "null"));
        schema.put("additionalProperties", false);
        schema.put("properties", properties);
        return schema;
    }
}
