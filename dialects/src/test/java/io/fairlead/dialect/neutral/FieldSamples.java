package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Loss.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Holds a reader to its table of fields, with a request for each row in which that field is there. */
public final class FieldSamples {

    private FieldSamples() {}

    /** Reads a request and tells its losses. */
    @FunctionalInterface
    public interface Reader {
        void read(JsonNode body, Losses losses);
    }

    /** Makes an object one of the kind that has the field. */
    @FunctionalInterface
    public interface Around {

        /**
         * Completes an object.
         *
         * @param item the object
         * @param name where it stands
         * @param within which of its fields will be there
         * @param path the whole path
         */
        void complete(ObjectNode item, String name, String within, String path);
    }

    /** A test for each row: its field has just the effect that the table names. */
    public static Stream<DynamicTest> each(FieldTable table, Reader reader, Around around) {
        return table.all().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    Losses losses = new Losses();
                    reader.read(sample(row.getKey(), around), losses);
                    List<Effect> effects = losses.all().stream()
                            .filter(loss ->
                                    loss.path().replaceAll("\\[\\d+]", "[]").equals(row.getKey()))
                            .filter(loss -> loss.why().equals("it has no counterpart"))
                            .map(Loss::effect)
                            .toList();
                    String word = row.getValue();
                    if (word.equals("mapped") || word.equals("hint")) {
                        assertThat(effects).isEmpty();
                    } else {
                        assertThat(effects).containsExactly(Effect.valueOf(word.toUpperCase(Locale.ROOT)));
                    }
                }));
    }

    /**
     * A test for each row: whatever says nothing in its field is no loss. Fields that are mapped may be noted.
     */
    public static Stream<DynamicTest> nothing(FieldTable table, Reader reader, Around around) {
        return table.all().keySet().stream()
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    for (JsonNode value : nothing(table, path)) {
                        Losses losses = new Losses();
                        JsonNode body = sample(path, around);
                        set(body, path, value);
                        reader.read(body, losses);
                        Effect least = table.effect(path) == null ? Effect.LOSSY : Effect.NOTED;
                        assertThat(losses.all().stream()
                                        .filter(loss -> loss.effect().compareTo(least) >= 0))
                                .as("%s", value)
                                .isEmpty();
                    }
                }));
    }

    private static List<JsonNode> nothing(FieldTable table, String path) {
        ObjectNode values = Json.object();
        values.putNull("null").put("text", "").put("false", false).putArray("list");
        if (!table.marker(path)) {
            values.putObject("object");
            values.putObject("object within").putNull("a").putArray("b");
            values.putArray("text within").add("");
        }
        List<JsonNode> all = new ArrayList<>(table.neutral().getOrDefault(path, List.of()));
        values.forEach(all::add);
        return all;
    }

    private static void set(JsonNode body, String path, JsonNode value) {
        JsonNode at = body;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            at = at.path(names[i].replace("[]", ""));
            at = names[i].endsWith("[]") ? at.path(0) : at;
        }
        ((ObjectNode) at).set(names[names.length - 1].replace("[]", ""), value);
    }

    private static JsonNode sample(String path, Around around) {
        ObjectNode root = Json.object();
        ObjectNode at = root;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            String name = names[i].replace("[]", "");
            at = names[i].endsWith("[]") ? at.putArray(name).addObject() : at.putObject(name);
            around.complete(at, name, names[i + 1].replace("[]", ""), path);
        }
        String last = names[names.length - 1].replace("[]", "");
        if (!at.has(last)) {
            at.put(last, "x");
        }
        return root;
    }
}
