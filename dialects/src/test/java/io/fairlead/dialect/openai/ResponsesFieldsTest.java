package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Apis;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The table of fields says what the reader does. */
class ResponsesFieldsTest {
    private static final Api RESPONSES = Objects.requireNonNull(Apis.named("openai", "responses"));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        return RESPONSES.fields().all().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    Losses losses = new Losses();
                    RESPONSES.readRequest(sample(row.getKey()), "/responses", "openai", losses);
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

    /** A request in which the field is there. What stands around it is of the kind that has such a field. */
    private static JsonNode sample(String path) {
        ObjectNode root = Json.object();
        ObjectNode at = root;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            boolean list = names[i].endsWith("[]");
            String name = list ? names[i].substring(0, names[i].length() - 2) : names[i];
            at = list ? at.putArray(name).addObject() : at.putObject(name);
            String type = type(name, names[i + 1].replace("[]", ""), path);
            if (!type.isEmpty()) {
                at.put("type", type);
            }
        }
        String last = names[names.length - 1];
        at.put(last, last.equals("type") ? at.path("type").asText("function") : "x");
        return root;
    }

    private static String type(String name, String within, String path) {
        return switch (name) {
            case "input" ->
                switch (within) {
                    case "call_id", "name", "namespace", "arguments", "caller", "created_by" -> "function_call";
                    case "input" -> "custom_tool_call";
                    case "output" -> "function_call_output";
                    case "summary", "encrypted_content", "format" -> "reasoning";
                    case "tools", "execution" -> "tool_search_output";
                    default -> "message";
                };
            case "content", "output" ->
                switch (within) {
                    case "refusal" -> "refusal";
                    case "image_url", "detail" -> "input_image";
                    case "file_id", "file_url", "file_data", "filename" -> "input_file";
                    case "input_audio" -> "input_audio";
                    default -> "input_text";
                };
            case "tools" -> within.equals("tools") ? "namespace" : within.equals("format") ? "custom" : "function";
            case "tool_choice" -> path.contains("tools") || within.equals("mode") ? "allowed_tools" : "function";
            case "format" -> path.startsWith("text") ? "json_schema" : "grammar";
            default -> "";
        };
    }
}
