package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.Turn;
import java.util.HashMap;
import java.util.Map;

/** Writes the parts of one request's contents. Results must name their tool, so that the names of calls are remembered. */
final class GenerateContentWriter {
    private final Destination to;
    private final Losses losses;
    private final Map<String, String> names = new HashMap<>();

    GenerateContentWriter(Destination to, Losses losses) {
        this.to = to;
        this.losses = losses;
    }

    /** Results of tools come first, since the model waits for them; pictures of theirs that have no place there follow. */
    ArrayNode write(Turn turn) {
        ArrayNode parts = Json.object().arrayNode();
        ArrayNode beside = Json.object().arrayNode();
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolResult result) {
                parts.add(result(result, beside));
            }
        }
        parts.addAll(beside);
        boolean called = false;
        for (Part part : turn.parts()) {
            if (part instanceof Part.ToolCall call) {
                parts.add(call(call, !called));
                called = true;
            } else {
                part(part, parts);
            }
        }
        return parts;
    }

    private void part(Part part, ArrayNode parts) {
        if (part instanceof Part.Text text) {
            if (!text.citations().isEmpty()) {
                losses.noted("messages.citations", "the sources of earlier answers are left out");
            }
            parts.addObject().put("text", text.text());
        } else if (part instanceof Part.Refusal refusal) {
            parts.addObject().put("text", refusal.text());
        } else if (part instanceof Part.Thought thought) {
            thought(thought, parts);
        } else if (!(part instanceof Part.ToolResult)) {
            media(part, parts);
        }
    }

    private void media(Part part, ArrayNode parts) {
        ObjectNode written = GenerateMedia.write(part, losses);
        if (written != null) {
            parts.add(written);
        }
    }

    /** A thought that is all in its seal goes to the text before it, as it came. */
    private void thought(Part.Thought thought, ArrayNode parts) {
        String value = GenerateSeals.valueFor(thought.seal(), to.maker());
        if (value == null) {
            losses.noted("messages.reasoning", "a thought without this maker's signature is left out");
            return;
        }
        if (!thought.text().isEmpty()) {
            parts.addObject().put("text", thought.text()).put("thought", true).put(GenerateSeals.FIELD, value);
        } else if (parts.path(parts.size() - 1) instanceof ObjectNode before
                && before.has("text")
                && !before.has(GenerateSeals.FIELD)) {
            before.put(GenerateSeals.FIELD, value);
        } else {
            parts.addObject().put("text", "").put(GenerateSeals.FIELD, value);
        }
    }

    /** Gemini 3 refuses the first call of a turn without a signature; one that it did not make says so. */
    private ObjectNode call(Part.ToolCall call, boolean first) {
        names.put(call.id(), call.name());
        ObjectNode part = Json.object();
        ObjectNode written = part.putObject("functionCall");
        id(call.id(), written);
        written.put("name", call.name()).set("args", ToolArguments.object(call.arguments()));
        String value = GenerateSeals.valueFor(call.seal(), to.maker());
        if (value == null && call.seal() != null) {
            losses.noted("messages.reasoning", "the seal of a call that only another maker can read is left out");
        }
        if (value != null) {
            part.put(GenerateSeals.FIELD, value);
        } else if (first && to.traits().has(Feature.SEALED_CALLS)) {
            part.put(GenerateSeals.FIELD, GenerateSeals.SKIP);
        }
        return part;
    }

    private ObjectNode result(Part.ToolResult result, ArrayNode beside) {
        ObjectNode part = Json.object();
        ObjectNode written = part.putObject("functionResponse");
        id(result.id(), written);
        written.put("name", name(result));
        StringBuilder text = new StringBuilder();
        ArrayNode pictures = Json.object().arrayNode();
        for (Part content : result.content()) {
            if (content instanceof Part.Text words) {
                text.append(text.isEmpty() ? "" : "\n").append(words.text());
            } else if (inline(content) && to.traits().has(Feature.TOOL_MEDIA)) {
                media(content, pictures);
            } else {
                media(content, beside);
                losses.noted("messages.tool_result", "pictures of a tool's result stand beside it");
            }
        }
        written.putObject("response").put(result.error() ? "error" : "output", text.toString());
        if (!pictures.isEmpty()) {
            written.set("parts", pictures);
        }
        return part;
    }

    private static boolean inline(Part part) {
        return (part instanceof Part.Image image && image.media() instanceof Media.Inline)
                || (part instanceof Part.Document document && document.media() instanceof Media.Inline);
    }

    private String name(Part.ToolResult result) {
        String known = result.name() == null ? names.get(result.id()) : result.name();
        return known == null ? result.id() : known;
    }

    private static void id(String id, ObjectNode owner) {
        if (!id.isEmpty()) {
            owner.put("id", id);
        }
    }
}
