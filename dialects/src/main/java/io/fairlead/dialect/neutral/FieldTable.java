package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.dialect.json.KnownNames;
import io.fairlead.dialect.neutral.Loss.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every request field that one API documents, and what becomes of it in another API: mapped, a hint, noted, lossy or refused.
 * Data, from a {@code fields.yaml} beside its dialect; names are facts of the provider's published specification. Items of
 * lists are written as {@code messages[].content}. Immutable.
 */
public final class FieldTable {
    private static final String MAPPED = "mapped";

    private final Map<String, String> words;
    private final Map<String, Effect> effects = new LinkedHashMap<>();

    private final KnownNames names;

    private FieldTable(Map<String, String> words) {
        this.words = words;
        this.names = KnownNames.of(words.keySet());
        words.forEach((path, word) -> {
            if (!word.equals(MAPPED)) {
                effects.put(path, Effect.valueOf(word.toUpperCase(java.util.Locale.ROOT)));
            }
        });
    }

    /** Reads the resource {@code name} beside {@code owner}. A mistake in it is a mistake of the build, and throws. */
    public static FieldTable beside(Class<?> owner, String name) {
        try (InputStream in = owner.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing beside " + owner);
            }
            Map<String, String> words = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> row : new YAMLMapper().readTree(in).properties()) {
                words.put(row.getKey(), row.getValue().asText());
            }
            return new FieldTable(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a field that no reader takes means; null when it is not listed. {@code path} has its items' numbers. */
    @Nullable
    Effect effect(String path) {
        return effects.get(path.indexOf('[') < 0 ? path : path.replaceAll("\\[\\d+]", "[]"));
    }

    /** The names of all of them, for whoever reads only these. */
    public KnownNames names() {
        return names;
    }

    /** All fields with {@code mapped}, {@code hint}, {@code noted}, {@code lossy} or {@code refused}, as documented. */
    public Map<String, String> all() {
        return new LinkedHashMap<>(words);
    }
}
