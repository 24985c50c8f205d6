package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.DataFile;
import io.fairlead.dialect.json.JsonProjection;
import io.fairlead.dialect.neutral.Loss.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every request field that one API documents, and what becomes of it in another API: mapped, a hint, noted, lossy or refused.
 * Data, from a {@code fields.yaml} beside its dialect; names are facts of the provider's published specification. Items of
 * lists are written as {@code messages[].content}.
 *
 * <p>A row may be an object. {@code is} is the word. {@code neutral} lists the values that say nothing there beside the usual
 * ones. {@code marker} is true where the field's presence speaks, so that an empty object says something. {@code free} is true
 * where what is within is nobody's to know. Immutable.
 */
public final class FieldTable {
    private static final String MAPPED = "mapped";
    private static final String EACH = ".*";

    private final Map<String, Row> rows;

    private final JsonProjection names;

    private FieldTable(Map<String, Row> rows) {
        this.rows = rows;
        this.names = JsonProjection.of(rows.keySet());
    }

    /** What the table says of a field. */
    private record Row(String word, List<JsonNode> neutral, boolean marker, boolean free) {

        @Nullable
        Effect effect() {
            return word.equals(MAPPED) ? null : Effect.valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** Reads the resource {@code name} beside {@code owner}. A mistake in it is a mistake of the build, and throws. */
    public static FieldTable beside(Class<?> owner, String name) {
        try {
            Map<String, Row> rows = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> row : DataFile.tree(owner, name).properties()) {
                rows.put(row.getKey(), row(row.getValue()));
            }
            return new FieldTable(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(JsonNode said) {
        List<JsonNode> neutral = new ArrayList<>();
        said.path("neutral").forEach(neutral::add);
        return new Row(
                said.isObject() ? said.path("is").asText() : said.asText(),
                List.copyOf(neutral),
                said.path("marker").asBoolean(),
                said.path("free").asBoolean());
    }

    /** What a field that no reader takes means; null when it is not listed. {@code path} has its items' numbers. */
    public @Nullable Effect effect(String path) {
        Row row = rows.get(general(path));
        return row == null ? null : row.effect();
    }

    /**
     * Whether a value says anything in the field at {@code path}. These say nothing: null, an empty text, list or object,
     * false, a value that the table calls neutral, and a list or object of nothing else.
     */
    public boolean says(String path, JsonNode value) {
        return says(general(path), value, false);
    }

    private boolean says(String path, JsonNode value, boolean free) {
        Row row = rows.get(path);
        if (value.isNull() || value.isMissingNode() || (row != null && neutral(row, value))) {
            return false;
        }
        if (!value.isContainerNode()) {
            return value.isTextual()
                    ? !value.textValue().isEmpty()
                    : free || !value.isBoolean() || value.booleanValue();
        }
        if (value.isEmpty()) {
            return row != null && row.marker && value.isObject();
        }
        boolean within = free || (row != null && row.free);
        if (value.isArray()) {
            for (JsonNode item : value) {
                if (says(path + "[]", item, within)) {
                    return true;
                }
            }
            return false;
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            String at = path + "." + member.getKey();
            if (says(rows.containsKey(at) ? at : path + EACH, member.getValue(), within)) {
                return true;
            }
        }
        return row != null && row.marker;
    }

    private static boolean neutral(Row row, JsonNode value) {
        for (JsonNode each : row.neutral) {
            boolean same = (each.isNumber() && value.isNumber())
                    ? each.doubleValue() == value.doubleValue()
                    : each.equals(value);
            if (same) {
                return true;
            }
        }
        return false;
    }

    private static String general(String path) {
        return path.indexOf('[') < 0 ? path : path.replaceAll("\\[\\d+]", "[]");
    }

    /** The names of all of them, for whoever reads only these. */
    public JsonProjection names() {
        return names;
    }

    /** All fields with {@code mapped}, {@code hint}, {@code noted}, {@code lossy} or {@code refused}, as documented. */
    public Map<String, String> all() {
        Map<String, String> words = new LinkedHashMap<>();
        rows.forEach((path, row) -> {
            if (!path.endsWith(EACH)) {
                words.put(path, row.word);
            }
        });
        return words;
    }

    /** The values that say nothing in some field, beside those that say nothing in any. */
    public Map<String, List<JsonNode>> neutral() {
        Map<String, List<JsonNode>> values = new LinkedHashMap<>();
        rows.forEach((path, row) -> {
            if (!row.neutral.isEmpty()) {
                values.put(path, row.neutral);
            }
        });
        return values;
    }

    /** Whether an empty object speaks in the field. */
    public boolean marker(String path) {
        Row row = rows.get(path);
        return row != null && row.marker;
    }
}
