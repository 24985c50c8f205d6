package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.Habits;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import java.util.HashMap;
import java.util.Map;

/** What Bedrock wants otherwise in the body of an Anthropic model. */
final class InvokeBody {
    static final String VERSION = "anthropic_version";

    private static final String BEDROCK = "bedrock-2023-05-31";

    private InvokeBody() {}

    static boolean anthropic(JsonNode body) {
        return body.path(VERSION).isTextual() && body.path("messages").isArray();
    }

    /** The same model, with the version in its body and nowhere the model. */
    static Destination within(Destination to) {
        Map<String, String> habits = new HashMap<>(to.habits().values());
        habits.put(Habit.ANTHROPIC_VERSION.key(), BEDROCK);
        return new Destination(to.model(), to.traits(), new Habits(habits), to.maker());
    }

    /** The path asks for a stream; and the service fetches nothing from an address. */
    static void edit(ObjectNode body, Losses losses) {
        body.remove("stream");
        body.path("messages").forEach(message -> links(message.path("content"), losses));
    }

    private static void links(JsonNode content, Losses losses) {
        if (!(content instanceof ArrayNode blocks)) {
            return;
        }
        for (int i = blocks.size() - 1; i >= 0; i--) {
            JsonNode block = blocks.get(i);
            if (block.path("source").path("type").asText().equals("url")) {
                blocks.remove(i);
                losses.lossy("messages." + block.path("type").asText(), "Bedrock fetches nothing from an address");
            } else {
                links(block.path("content"), losses);
            }
        }
    }
}
