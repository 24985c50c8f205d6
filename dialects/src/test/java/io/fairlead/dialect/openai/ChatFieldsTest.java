package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
class ChatFieldsTest {
    private static final Api CHAT = Objects.requireNonNull(Apis.named("openai", "chat"));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        return CHAT.fields().all().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    Losses losses = new Losses();
                    CHAT.readRequest(sample(row.getKey()), "/chat/completions", "openai", losses);
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
        JsonNode at = root;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length; i++) {
            boolean list = names[i].endsWith("[]");
            String name = list ? names[i].substring(0, names[i].length() - 2) : names[i];
            ObjectNode object = (ObjectNode) at;
            if (i == names.length - 1 && !list) {
                object.put(name, "x");
                break;
            }
            if (list) {
                ArrayNode items = object.putArray(name);
                at = items.addObject();
            } else {
                at = object.putObject(name);
            }
            around((ObjectNode) at, name, names[i + 1].replace("[]", ""), path);
        }
        return root;
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
            case "tools" -> item.putObject("function").put("name", "f");
            case "tool_calls" -> item.putObject("function").put("name", "f");
            case "response_format" -> item.put("type", within.equals("schema") ? "json_object" : "json_schema");
            default -> {}
        }
    }
}
