package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Loss.Effect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An object of a request, as its reader takes it apart. What the reader asks for is taken; {@link #close} makes a loss of
 * everything else, by the API's {@link FieldTable}, so that nothing vanishes because nobody thought of it. A field whose value
 * says nothing, as the table has it, is no loss; one of the wrong type is lost and named. Never throws.
 */
public final class Fields {
    private final JsonNode object;
    private final String path;
    private final FieldTable table;
    private final Losses losses;
    private final Set<String> taken = new HashSet<>();

    private Fields(JsonNode object, String path, FieldTable table, Losses losses) {
        this.object = object;
        this.path = path;
        this.table = table;
        this.losses = losses;
    }

    /** The document itself. */
    public static Fields of(JsonNode root, FieldTable table, Losses losses) {
        return new Fields(root, "", table, losses);
    }

    /** Where a field of this object is. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public Losses losses() {
        return losses;
    }

    /** The value as it is, taken whole; null when it is absent or null. */
    public @Nullable JsonNode take(String name) {
        taken.add(name);
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** Whether the field is there and not null; takes nothing. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** Whether an item of the list {@code name} says anything. */
    public boolean says(String name, JsonNode item) {
        return table.says(path(name) + "[]", item);
    }

    /** The value without taking it: for a look ahead at what kind of object this is. */
    public JsonNode peek(String name) {
        return object.path(name);
    }

    public @Nullable String text(String name) {
        JsonNode value = take(name);
        if (value == null || value.isTextual()) {
            return value == null ? null : value.textValue();
        }
        wrong(name, "text");
        return null;
    }

    public String text(String name, String otherwise) {
        String value = text(name);
        return value == null || value.isEmpty() ? otherwise : value;
    }

    public @Nullable Boolean flag(String name) {
        JsonNode value = take(name);
        if (value == null || value.isBoolean()) {
            return value == null ? null : Boolean.valueOf(value.booleanValue());
        }
        wrong(name, "true or false");
        return null;
    }

    public @Nullable Integer whole(String name) {
        JsonNode value = take(name);
        if (value == null || (value.canConvertToExactIntegral() && value.canConvertToInt())) {
            return value == null ? null : Integer.valueOf(value.intValue());
        }
        wrong(name, "a whole number");
        return null;
    }

    public @Nullable Long large(String name) {
        JsonNode value = take(name);
        if (value == null || (value.canConvertToExactIntegral() && value.canConvertToLong())) {
            return value == null ? null : Long.valueOf(value.longValue());
        }
        wrong(name, "a whole number");
        return null;
    }

    public @Nullable Double number(String name) {
        JsonNode value = take(name);
        if (value == null || value.isNumber()) {
            return value == null ? null : Double.valueOf(value.doubleValue());
        }
        wrong(name, "a number");
        return null;
    }

    /** An object within; the reader closes it. Null when it is absent or no object. */
    public @Nullable Fields object(String name) {
        JsonNode value = take(name);
        if (value == null || value.isObject()) {
            return value == null ? null : new Fields(value, path(name), table, losses);
        }
        wrong(name, "an object");
        return null;
    }

    /** The objects of a list; the reader closes each. Items that are none are lost and named. */
    public List<Fields> objects(String name) {
        JsonNode value = take(name);
        List<Fields> items = new ArrayList<>();
        if (value == null) {
            return items;
        }
        if (!value.isArray()) {
            wrong(name, "a list");
            return items;
        }
        for (int i = 0; i < value.size(); i++) {
            String at = path(name) + "[" + i + "]";
            if (value.get(i).isObject()) {
                items.add(new Fields(value.get(i), at, table, losses));
            } else if (table.says(at, value.get(i))) {
                losses.lossy(at, "it is no object");
            }
        }
        return items;
    }

    /** The texts of a list, or the one text that stands for it. */
    public List<String> texts(String name) {
        JsonNode value = take(name);
        List<String> texts = new ArrayList<>();
        if (value == null) {
            return texts;
        }
        if (value.isTextual()) {
            texts.add(value.textValue());
            return texts;
        }
        for (JsonNode item : value) {
            if (item.isTextual()) {
                texts.add(item.textValue());
            } else if (table.says(path(name) + "[]", item)) {
                losses.lossy(path(name), "an item of it is no text");
            }
        }
        if (!value.isArray()) {
            wrong(name, "a list of texts");
        }
        return texts;
    }

    /** Everything that was not taken is lost, as the table says; what it does not list is lossy. */
    public void close() {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String at = path(field.getKey());
            if (!taken.contains(field.getKey()) && table.says(at, field.getValue())) {
                Effect effect = table.effect(at);
                losses.add(at, effect == null ? Effect.LOSSY : effect, "it has no counterpart");
            }
        }
    }

    /** The whole object is lost: a kind of item that no reader knows. */
    public void lose(Effect effect, String why) {
        if (table.says(path, object)) {
            losses.add(path, effect, why);
        }
    }

    /** A value of this object is lost, if it says anything. */
    public void lose(String name, Effect effect, String why) {
        if (table.says(path(name), object.path(name))) {
            losses.add(path(name), effect, why);
        }
    }

    private void wrong(String name, String expected) {
        lose(name, Effect.LOSSY, "it is not " + expected);
    }
}
