package io.fairlead.proxy.config.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A section for which one value may stand alone: it is that of its first key, and all others are at their defaults. A list may, where
 * the first key's value is one.
 */
public final class ShortSection implements Shape<Values> {

    private final Section section;
    private final Key<?> first;

    private ShortSection(Section section) {
        this.section = section;
        this.first = section.keys().get(0);
    }

    public static ShortSection of(Section section) {
        return new ShortSection(section);
    }

    Section section() {
        return section;
    }

    @Override
    public @Nullable Values read(Node node, String path, Problems problems) {
        if (!(node instanceof Node.Text) && !(node instanceof Node.Items && first.shape() instanceof ListShape)) {
            return section.read(node, path, problems);
        }
        Object alone = first.shape().read(node, path, problems);
        if (alone == null) {
            return null;
        }
        Map<Key<?>, Values.Found> found = new LinkedHashMap<>();
        for (Key<?> key : section.keys()) {
            Object value = key == first ? alone : key.standardValue();
            if (value != null) {
                found.put(key, new Values.Found(value, node.at(), path, Node.shown(node)));
            }
        }
        return new Values(section, node.at(), path, found);
    }

    @Override
    public Object show(Values values) {
        return values.show();
    }

    @Override
    public String expected() {
        return first.shape().expected() + ", or " + section.expected();
    }

    @Override
    public Map<String, Object> schema() {
        return Map.of("anyOf", List.of(first.shape().schema(), section.schema()));
    }
}
