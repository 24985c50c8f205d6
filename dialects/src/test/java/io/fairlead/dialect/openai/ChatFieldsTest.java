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
class ChatFieldsTest {
    private static final Api CHAT = Objects.requireNonNull(Apis.named("openai", "chat"));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        return FieldSamples.each(
                CHAT.fields(),
                (body, losses) -> CHAT.readRequest(body, "/chat/completions", "openai", losses),
                ChatFieldsTest::around);
    }

    @TestFactory
    Stream<DynamicTest> a_value_that_says_nothing_is_no_loss() {
        return FieldSamples.nothing(
                CHAT.fields(),
                (body, losses) -> CHAT.readRequest(body, "/chat/completions", "openai", losses),
                ChatFieldsTest::around);
    }

    private static void around(ObjectNode item, String name, String within, String path) {
        switch (name) {
            case "messages" -> {
                boolean result = within.equals("tool_call_id");
                boolean asked = path.contains("content[]") && !path.contains("thinking") && !path.contains("refusal");
                item.put("role", result ? "tool" : asked || within.equals("name") ? "user" : "assistant");
            }
            case "content" ->
                item.put(
                        "type",
                        switch (within) {
                            case "closed" -> "thinking";
                            case "document_name" -> "document_url";
                            case "type", "prompt_cache_breakpoint", "cache_control" -> "text";
                            default -> within;
                        });
            case "tools", "tool_calls" -> item.putObject("function").put("name", "f");
            case "response_format" -> item.put("type", within.equals("schema") ? "json_object" : "json_schema");
            default -> {}
        }
    }
}
