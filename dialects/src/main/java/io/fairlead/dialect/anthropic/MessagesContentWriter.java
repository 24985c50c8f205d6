package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.neutral.Turn;
import org.jspecify.annotations.Nullable;

/** Writes the content of one request's messages as blocks. */
final class MessagesContentWriter {
    private final Destination to;
    private final Losses losses;

    MessagesContentWriter(Destination to, Losses losses) {
        this.to = to;
        this.losses = losses;
    }

    /** One text stands for itself. */
    static JsonNode shortest(ArrayNode blocks) {
        JsonNode first = blocks.path(0);
        return blocks.size() == 1 && first.path("type").asText().equals("text") ? first.path("text") : blocks;
    }

    /** Results of tools come first in the message that answers the calls; Anthropic refuses them anywhere else. */
    void write(Turn turn, String path, ArrayNode blocks) {
        boolean other = false;
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolResult result) {
                result(result, path, blocks);
                if (other) {
                    losses.noted(path, "results of tools moved before what was said with them");
                }
            }
            other |= !(part instanceof Part.ToolResult);
        }
        for (Part part : turn.parts()) {
            if (!(part instanceof Part.ToolResult)) {
                part(part, turn.role() == Turn.Role.USER, path, blocks);
            }
        }
    }

    private void part(Part part, boolean user, String path, ArrayNode blocks) {
        if (part instanceof Part.Text text) {
            text(text.text(), blocks);
            if (!text.citations().isEmpty()) {
                losses.noted(path + ".citations", "the sources of earlier answers are left out");
            }
        } else if (part instanceof Part.Refusal refusal) {
            text(refusal.text(), blocks);
        } else if (part instanceof Part.Thought thought) {
            thought(thought, path, blocks);
        } else if (part instanceof Part.ToolCall call) {
            call(call, path, blocks);
        } else if (user) {
            media(part, path, blocks);
        } else {
            losses.lossy(path, "the assistant's messages hold no pictures, documents or sounds");
        }
    }

    /** Anthropic refuses texts of nothing but white space. */
    void text(String text, ArrayNode blocks) {
        if (text.isBlank()) {
            losses.noted("messages", "a text that is blank is left out");
        } else {
            blocks.addObject().put("type", "text").put("text", text);
        }
    }

    private void thought(Part.Thought thought, String path, ArrayNode blocks) {
        Seal seal = thought.seal();
        String value = seal == null ? null : seal.valueFor(to.maker());
        if (value == null) {
            losses.noted(path + ".reasoning", "a thought without this maker's signature is left out");
        } else if (MessagesSeals.isHidden(thought)) {
            blocks.add(MessagesSeals.redacted(value));
        } else {
            blocks.add(MessagesSeals.thinking(thought.text(), value));
        }
    }

    private void call(Part.ToolCall call, String path, ArrayNode blocks) {
        if (call.seal() != null) {
            losses.noted(path + ".tool_calls.seal", "the seal of a call has no place");
        }
        blocks.addObject()
                .put("type", "tool_use")
                .put("id", ToolIds.WORD.fit(call.id()))
                .put("name", call.name())
                .set("input", ToolArguments.object(call.arguments()));
    }

    private void media(Part part, String path, ArrayNode blocks) {
        ObjectNode block = media(part, path);
        if (block != null) {
            blocks.add(block);
        }
    }

    private @Nullable ObjectNode media(Part part, String path) {
        if (part instanceof Part.Image image) {
            return MessagesMedia.image(image, path, losses);
        }
        if (part instanceof Part.Document document) {
            return MessagesMedia.document(document, path, losses);
        }
        losses.lossy(path, "Anthropic takes no sound");
        return null;
    }

    private void result(Part.ToolResult result, String path, ArrayNode blocks) {
        ObjectNode block =
                blocks.addObject().put("type", "tool_result").put("tool_use_id", ToolIds.WORD.fit(result.id()));
        ArrayNode content = Json.object().arrayNode();
        for (Part part : result.content()) {
            if (part instanceof Part.Text text) {
                text(text.text(), content);
            } else {
                media(part, path, content);
            }
        }
        if (!content.isEmpty()) {
            block.set("content", shortest(content));
        }
        if (result.error()) {
            block.put("is_error", true);
        }
    }
}
