package io.fairlead.dialect.json;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a document somebody looks into: those that a field table lists at its top. Everything below them is looked
 * into. Immutable.
 */
public final class JsonProjection {
    /** Everything is looked into. */
    public static final JsonProjection ALL = new JsonProjection(null);

    private final @Nullable Set<String> names;

    private JsonProjection(@Nullable Set<String> names) {
        this.names = names;
    }

    /** From {@code paths} such as {@code messages[].content[].type}. */
    public static JsonProjection of(Collection<String> paths) {
        Set<String> names = new HashSet<>();
        for (String path : paths) {
            names.add(path.split("[.\\[]", 2)[0]);
        }
        return new JsonProjection(names);
    }

    /** What is known below {@code name}; null when nobody looks into that. */
    @Nullable
    JsonProjection below(String name) {
        return names == null || names.contains(name) || (name.indexOf('_') > 0 && names.contains(camel(name)))
                ? ALL
                : null;
    }

    /** Google's servers take both spellings. */
    private static String camel(String name) {
        StringBuilder camel = new StringBuilder(name.length());
        boolean up = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '_') {
                up = true;
            } else {
                camel.append(up ? Character.toUpperCase(c) : c);
                up = false;
            }
        }
        return camel.toString();
    }
}
