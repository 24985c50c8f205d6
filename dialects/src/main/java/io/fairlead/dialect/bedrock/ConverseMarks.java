package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import org.jspecify.annotations.Nullable;

/** Takes the seals that were carried for other makers out of a client's own request, and gives the maker's own back. Pure. */
final class ConverseMarks {

    private ConverseMarks() {}

    /** {@code body} itself when there are none. */
    static JsonNode without(JsonNode body, String maker, Losses losses) {
        if (!(body instanceof ObjectNode) || !any(body.path("messages"))) {
            return body;
        }
        ObjectNode copy = body.deepCopy();
        ArrayNode messages = copy.withArray("messages");
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("content") instanceof ArrayNode content && !content.isEmpty()) {
                edit(content, "messages[" + i + "]", maker, losses);
                if (content.isEmpty()) {
                    messages.remove(i);
                }
            }
        }
        return copy;
    }

    private static boolean any(JsonNode messages) {
        for (JsonNode message : messages) {
            for (JsonNode block : message.path("content")) {
                if (ConverseSeals.marked(seal(block))) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String seal(JsonNode block) {
        JsonNode thought = block.path("reasoningContent");
        JsonNode hidden = thought.path("redactedContent");
        return hidden.isTextual()
                ? hidden.textValue()
                : thought.path("reasoningText").path("signature").asText();
    }

    private static void edit(ArrayNode content, String path, String maker, Losses losses) {
        for (int i = content.size() - 1; i >= 0; i--) {
            JsonNode block = content.get(i);
            if (ConverseSeals.marked(seal(block))) {
                ObjectNode own = own(block, maker);
                if (own == null) {
                    content.remove(i);
                    losses.noted(
                            path + ".content[" + i + "]", "a thought that only another maker can read is left out");
                } else {
                    content.set(i, own);
                }
            }
        }
    }

    private static @Nullable ObjectNode own(JsonNode block, String maker) {
        Part.Thought thought = ConverseSeals.read(block.path("reasoningContent"), maker);
        Seal seal = thought == null ? null : thought.seal();
        String value = seal == null ? null : seal.valueFor(maker);
        return thought == null || value == null ? null : ConverseSeals.write(thought, value);
    }
}
