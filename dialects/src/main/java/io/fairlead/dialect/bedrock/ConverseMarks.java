package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import org.jspecify.annotations.Nullable;

/**
 * Takes the thoughts that only another maker can read out of a client's own request, and gives the maker's own that was carried
 * back. What nobody marked is of the maker whom the client addressed. Pure.
 */
final class ConverseMarks {
    private final String from;
    private final String maker;
    private final Losses losses;

    ConverseMarks(String from, String maker, Losses losses) {
        this.from = from;
        this.maker = maker;
        this.losses = losses;
    }

    /** {@code body} itself when there are none. */
    JsonNode without(JsonNode body) {
        if (!(body instanceof ObjectNode) || !any(body.path("messages"))) {
            return body;
        }
        ObjectNode copy = body.deepCopy();
        ArrayNode messages = copy.withArray("messages");
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("content") instanceof ArrayNode content && !content.isEmpty()) {
                edit(content, "messages[" + i + "]");
                if (content.isEmpty()) {
                    messages.remove(i);
                }
            }
        }
        return copy;
    }

    private boolean any(JsonNode messages) {
        for (JsonNode message : messages) {
            for (JsonNode block : message.path("content")) {
                if (foreign(block)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean foreign(JsonNode block) {
        JsonNode thought = block.path("reasoningContent");
        String seal = thought.path("redactedContent")
                .asText(thought.path("reasoningText").path("signature").asText());
        return thought.isObject() && (ConverseSeals.marked(seal) || !from.equals(maker));
    }

    private void edit(ArrayNode content, String path) {
        for (int i = content.size() - 1; i >= 0; i--) {
            if (foreign(content.get(i))) {
                ObjectNode own = own(content.get(i));
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

    private @Nullable ObjectNode own(JsonNode block) {
        Part.Thought thought = ConverseSeals.read(block.path("reasoningContent"), from);
        Seal seal = thought == null ? null : thought.seal();
        String value = seal == null ? null : seal.valueFor(maker);
        return thought == null || value == null ? null : ConverseSeals.write(thought, value);
    }
}
