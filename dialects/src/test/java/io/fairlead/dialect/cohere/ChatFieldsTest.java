package io.fairlead.dialect.cohere;

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
    private static final Api CHAT = Objects.requireNonNull(Apis.named(CohereDialect.NAME, CohereChatApi.NAME));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        return FieldSamples.each(
                CHAT.fields(),
                (body, losses) -> CHAT.readRequest(body, "/v2/chat", "cohere", losses),
                ChatFieldsTest::around);
    }

    @TestFactory
    Stream<DynamicTest> a_value_that_says_nothing_is_no_loss() {
        return FieldSamples.nothing(
                CHAT.fields(),
                (body, losses) -> CHAT.readRequest(body, "/v2/chat", "cohere", losses),
                ChatFieldsTest::around);
    }

    private static void around(ObjectNode item, String name, String within, String path) {
        switch (name) {
            case "messages" -> item.put("role", path.contains("tool_call_id") ? "tool" : "assistant");
            case "content" -> item.put("type", within.equals("type") ? "text" : within);
            case "tools", "tool_calls" -> item.putObject("function").put("name", "f");
            default -> {}
        }
    }
}
