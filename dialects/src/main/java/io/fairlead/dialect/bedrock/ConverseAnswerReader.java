package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.ToolArguments;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a Converse answer. What Bedrock's own tools did on the way is passed over: no other dialect has a place for it. */
final class ConverseAnswerReader {

    private ConverseAnswerReader() {}

    static @Nullable Completion read(JsonNode body, String maker) {
        JsonNode message = body.path("output").path("message");
        if (!message.isObject() && !body.path("stopReason").isTextual()) {
            return null;
        }
        List<Part> parts = new ArrayList<>();
        for (JsonNode block : message.path("content")) {
            block(block, maker, parts);
        }
        var choice = new Completion.Choice(0, parts, ConverseFinishes.read(body));
        return new Completion(null, null, List.of(choice), ConverseTokens.read(body.path("usage")));
    }

    private static void block(JsonNode block, String maker, List<Part> parts) {
        text(block.path("text").asText(""), List.of(), parts);
        JsonNode image = block.path("image");
        if (image.path("source").path("bytes").isTextual()) {
            String type = ConverseFormats.imageType(image.path("format").asText());
            parts.add(new Part.Image(
                    new Media.Inline(type, image.path("source").path("bytes").textValue())));
        }
        JsonNode use = block.path("toolUse");
        if (use.isObject() && !use.path("type").asText().equals("server_tool_use")) {
            JsonNode input = use.path("input");
            parts.add(new Part.ToolCall(
                    use.path("toolUseId").asText(),
                    use.path("name").asText(),
                    input.isMissingNode() || input.isNull() ? ToolArguments.NONE : ToolArguments.text(input)));
        }
        Part.Thought thought = ConverseSeals.read(block.path("reasoningContent"), maker);
        if (thought != null) {
            parts.add(thought);
        }
        if (block.path("citationsContent").isObject()) {
            cited(block.path("citationsContent"), parts);
        }
    }

    /** Citations have their text with them, or stand behind it. */
    private static void cited(JsonNode block, List<Part> parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode piece : block.path("content")) {
            text.append(piece.path("text").asText(""));
        }
        List<Citation> citations = ConverseCitations.readAll(block.path("citations"));
        int last = parts.size() - 1;
        if (text.isEmpty() && last >= 0 && parts.get(last) instanceof Part.Text before) {
            List<Citation> all = new ArrayList<>(before.citations());
            all.addAll(citations);
            parts.set(last, new Part.Text(before.text(), all));
        } else {
            text(text.toString(), citations, parts);
        }
    }

    private static void text(String text, List<Citation> citations, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text, citations));
        }
    }
}
