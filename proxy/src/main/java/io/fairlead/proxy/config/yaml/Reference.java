package io.fairlead.proxy.config.yaml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Describes declared keys: as tables in Markdown, and as JSON Schema. */
public final class Reference {

    private final StringBuilder page = new StringBuilder();
    private final Set<Key<?>> told = Collections.newSetFromMap(new IdentityHashMap<>());

    private Reference() {}

    /** A table for each section, in the order of the declarations; keys that several sections share are told once. */
    public static String page(Section root) {
        Reference reference = new Reference();
        reference.section("", root, null);
        return reference.page.toString();
    }

    private void section(String path, Section section, @Nullable String sentence) {
        List<Key<?>> own = new ArrayList<>();
        List<String> shared = new ArrayList<>();
        for (Key<?> key : section.keys()) {
            if (told.add(key)) {
                own.add(key);
            } else {
                shared.add("`" + key.name() + "`");
            }
        }
        if (!path.isEmpty()) {
            page.append("\n## ").append(path).append("\n");
        }
        if (sentence != null) {
            page.append('\n').append(sentence).append('\n');
        }
        page.append("\n| key | value | default | |\n|---|---|---|---|\n");
        own.forEach(key -> row(path, key));
        if (!shared.isEmpty()) {
            page.append("\nAnd the keys of `defaults`, which override it leaf by leaf: ")
                    .append(String.join(", ", shared))
                    .append(".\n");
        }
        own.forEach(key -> below(path, key));
    }

    private void row(String path, Key<?> key) {
        String standard = key.standard();
        Section below = sectionOf(key.shape());
        String value = below == null
                ? key.shape().expected()
                : key.shape() instanceof Section || key.shape() instanceof ShortSection
                        ? "see [" + join(path, key) + "](#" + anchor(join(path, key)) + ")"
                        : (key.shape() instanceof ListShape ? "a list" : "a mapping by name") + ", see ["
                                + pathBelow(path, key) + "](#" + anchor(pathBelow(path, key)) + ")";
        page.append("| `")
                .append(key.name())
                .append("` | ")
                .append(value.replace("|", "\\|"))
                .append(" | ");
        if (standard != null && (below == null || key.shape() instanceof ShortSection)) {
            page.append('`').append(standard).append('`');
        }
        page.append(" | ").append(key.sentence().replace("|", "\\|")).append(" |\n");
    }

    private void below(String path, Key<?> key) {
        Section below = sectionOf(key.shape());
        if (below != null) {
            section(pathBelow(path, key), below, key.sentence());
        }
    }

    private static String pathBelow(String path, Key<?> key) {
        return join(path, key)
                + (key.shape() instanceof ListShape ? "[]" : key.shape() instanceof NamedShape ? ".NAME" : "");
    }

    private static @Nullable Section sectionOf(Shape<?> shape) {
        if (shape instanceof Section section) {
            return section;
        }
        if (shape instanceof ShortSection brief) {
            return brief.section();
        }
        if (shape instanceof ListShape<?> list) {
            return sectionOf(list.item());
        }
        return shape instanceof NamedShape<?> named ? sectionOf(named.value()) : null;
    }

    private static String join(String path, Key<?> key) {
        return path.isEmpty() ? key.name() : path + "." + key.name();
    }

    /** As forges make anchors of headings. */
    private static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
    }

    /** A JSON Schema (2020-12) of a file with these keys. */
    public static Map<String, Object> schema(Section root, String title) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title);
        schema.put("$defs", Map.of("reference", Syntaxes.pattern("\\$\\{(env|file):")));
        schema.putAll(root.schema());
        return schema;
    }
}
