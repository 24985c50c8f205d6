package io.fairlead.dialect.bedrock;

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

/** Writes the content of one request's messages. */
final class ConversePartWriter {
    private final Destination to;
    private final Losses losses;
    private final ConverseMediaWriter media;

    ConversePartWriter(Destination to, Losses losses) {
        this.to = to;
        this.losses = losses;
        this.media = new ConverseMediaWriter(losses);
    }

    /** The blocks of a turn: results of tools first, since the model waits for them. */
    ArrayNode write(Turn turn) {
        ArrayNode content = Json.object().arrayNode();
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolResult result) {
                result(result, content);
            }
        }
        boolean documents = false;
        boolean words = false;
        for (Part part : turn.parts()) {
            if (!(part instanceof Part.ToolResult)) {
                part(part, turn.role() == Turn.Role.USER, content);
            }
            documents |= part instanceof Part.Document;
            words |= part instanceof Part.Text;
        }
        if (documents && !words && !content.isEmpty()) {
            content.addObject().put("text", "Read the attached document.");
            losses.noted("messages", "words must stand beside a document, so some were made up");
        }
        return content;
    }

    private void part(Part part, boolean user, ArrayNode content) {
        if (part instanceof Part.Text text) {
            text(text, content);
        } else if (part instanceof Part.Refusal refusal) {
            text(new Part.Text(refusal.text()), content);
        } else if (part instanceof Part.Thought thought) {
            thought(thought, content);
        } else if (part instanceof Part.ToolCall call) {
            call(call, content);
        } else if (user) {
            media.write(part, content);
        } else {
            losses.lossy("messages", "the assistant's turns hold no pictures, documents or sounds");
        }
    }

    /** Blank texts are refused by the service. */
    void text(Part.Text text, ArrayNode content) {
        if (text.text().isBlank()) {
            losses.noted("messages", "a text that is blank is left out");
            return;
        }
        if (!text.citations().isEmpty()) {
            losses.noted("messages.citations", "citations of earlier answers are left out");
        }
        content.addObject().put("text", text.text());
    }

    private void thought(Part.Thought thought, ArrayNode content) {
        Seal seal = thought.seal();
        String value = seal == null ? null : seal.valueFor(to.maker());
        if (value == null) {
            losses.noted("messages.reasoning", "thoughts without the model's own seal are left out");
            return;
        }
        content.add(ConverseSeals.write(thought, value));
    }

    private void call(Part.ToolCall call, ArrayNode content) {
        if (call.seal() != null) {
            losses.noted("messages.tool_calls.seal", "the seal of a call has no place");
        }
        ObjectNode use = content.addObject().putObject("toolUse");
        use.put("toolUseId", ToolIds.DOTTED.fit(call.id())).put("name", call.name());
        use.set("input", ToolArguments.object(call.arguments()));
    }

    private void result(Part.ToolResult result, ArrayNode content) {
        ObjectNode block = content.addObject().putObject("toolResult");
        block.put("toolUseId", ToolIds.DOTTED.fit(result.id()));
        ArrayNode inner = block.putArray("content");
        for (Part part : result.content()) {
            if (part instanceof Part.Text text) {
                inner.addObject().put("text", text.text());
            } else if (part instanceof Part.Image || part instanceof Part.Document) {
                media.write(part, inner);
            } else {
                losses.lossy("messages.tool_result", "results of tools are text, pictures and documents");
            }
        }
        if (result.error()) {
            block.put("status", "error");
        }
    }
}
