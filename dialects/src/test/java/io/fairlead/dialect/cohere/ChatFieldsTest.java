package io.fairlead.dialect.cohere;

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
class ChatFieldsTest {
    private static final Api CHAT = Objects.requireNonNull(Apis.named(CohereDialect.NAME, CohereChatApi.NAME));

    @TestFactory
    Stream<DynamicTest> each_field_has_just_the_effect_that_the_table_names() {
        return CHAT.fields().all().entrySet().stream()
                .map(row -> DynamicTest.dynamicTest(row.getKey(), () -> {
                    Losses losses = new Losses();
                    CHAT.readRequest(sample(row.getKey()), "/v2/chat", "cohere", losses);
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

    /** A request in which the field is there, within objects of the kind that has it. */
    private static JsonNode sample(String path) {
        ObjectNode root = Json.object();
        ObjectNode at = root;
        String[] names = path.split("\\.", -1);
        for (int i = 0; i < names.length - 1; i++) {
            String name = names[i].replace("[]", "");
            at = names[i].endsWith("[]") ? at.putArray(name).addObject() : at.putObject(name);
            String within = names[i + 1].replace("[]", "");
            switch (name) {
                case "messages" -> at.put("role", path.contains("tool_call_id") ? "tool" : "assistant");
                case "content" -> at.put("type", within.equals("type") ? "text" : within);
                case "tools", "tool_calls" -> at.putObject("function").put("name", "f");
                default -> {}
            }
        }
        at.put(names[names.length - 1], "x");
        return root;
    }
}
