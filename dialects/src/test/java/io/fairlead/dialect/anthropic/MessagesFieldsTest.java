package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.FieldSamples;
import io.fairlead.dialect.registry.Apis;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The table of fields says what the reader does. */
class MessagesFieldsTest {
    private static final Api MESSAGES = Objects.requireNonNull(Apis.named(AnthropicDialect.NAME, "messages"));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        return FieldSamples.each(
                MESSAGES.fields(),
                (body, losses) -> MESSAGES.readRequest(body, "/v1/messages", "anthropic", losses),
                MessagesFieldsTest::around);
    }

    @TestFactory
    Stream<DynamicTest> a_value_that_says_nothing_is_no_loss() {
        return FieldSamples.nothing(
                MESSAGES.fields(),
                (body, losses) -> MESSAGES.readRequest(body, "/v1/messages", "anthropic", losses),
                MessagesFieldsTest::around);
    }

    private static void around(ObjectNode item, String name, String within, String path) {
        switch (name) {
            case "messages" -> item.put("role", "user");
            case "content" -> item.put("type", block(within, path));
            case "source" ->
                item.put(
                        "type",
                        switch (within) {
                            case "url" -> "url";
                            case "file_id" -> "file";
                            case "content" -> "content";
                            default -> "base64";
                        });
            default -> {}
        }
    }

    private static String block(String within, String path) {
        return switch (within) {
            case "source" -> path.contains("source.content") ? "document" : "image";
            case "title", "context" -> "document";
            case "citations" -> path.contains("enabled") ? "document" : "text";
            case "thinking", "signature" -> "thinking";
            case "data" -> "redacted_thinking";
            case "id", "name", "input", "caller" -> "tool_use";
            case "content", "tool_use_id", "is_error" -> "tool_result";
            default -> "text";
        };
    }
}
