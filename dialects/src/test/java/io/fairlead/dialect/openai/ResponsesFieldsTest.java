package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.FieldSamples;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The table of fields says what the reader does. */
class ResponsesFieldsTest {
    private static final Api RESPONSES = Objects.requireNonNull(Apis.named("openai", "responses"));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        return FieldSamples.each(
                RESPONSES.fields(),
                (body, losses) -> RESPONSES.readRequest(body, "/responses", "openai", losses),
                ResponsesFieldsTest::around);
    }

    @TestFactory
    Stream<DynamicTest> a_value_that_says_nothing_is_no_loss() {
        return FieldSamples.nothing(
                        RESPONSES.fields(),
                        (body, losses) -> RESPONSES.readRequest(body, "/responses", "openai", losses),
                        ResponsesFieldsTest::around)
                // An item without a role is none that anybody knows.
                .filter(test -> !test.getDisplayName().equals("input[].role"));
    }

    private static void around(ObjectNode item, String name, String within, String path) {
        String type = type(name, within, path);
        if (!type.isEmpty()) {
            item.put("type", type);
            if (type.equals("message")) {
                item.put("role", "user");
            }
        }
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
