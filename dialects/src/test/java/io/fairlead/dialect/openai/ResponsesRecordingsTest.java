package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.RecordingLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Responses as real clients asked and real providers answered. */
class ResponsesRecordingsTest extends RecordingLaws {

    ResponsesRecordingsTest() {
        super(
                Objects.requireNonNull(Apis.named(OpenAiDialect.NAME, "responses")),
                "text/event-stream",
                of(OpenAiDialect.NAME, "responses"));
    }

    /** Without what the same request may say in another way: forms of ids, names, the strictness of schemas. */
    @Override
    protected Object compared(Conversation asked) {
        List<Object> parts = new ArrayList<>();
        asked.turns().forEach(turn -> turn.parts().forEach(part -> parts.add(turn.role() + " " + plain(part))));
        return List.of(
                parts,
                asked.tools().stream()
                        .map(tool -> tool.name() + " " + tool.description())
                        .toList(),
                asked.tools().isEmpty() ? "" : asked.toolChoice(),
                asked.format(),
                asked.sampling(),
                asked.stream());
    }

    private static Object plain(Part part) {
        if (part instanceof Part.ToolCall call) {
            return call.name() + (call.arguments().isEmpty() ? "{}" : call.arguments());
        }
        if (part instanceof Part.ToolResult result) {
            return result.name() + " " + result.content();
        }
        if (part instanceof Part.Document document) {
            return document.media() instanceof Media.Inline inline ? inline.base64() : document.media();
        }
        return part;
    }

    @Override
    protected boolean habits() {
        return true;
    }

    @Override
    protected boolean answer(JsonNode body) {
        return body.path("output").isArray() && !body.path("status").asText().equals("queued");
    }

    @Override
    protected Object told(Completion answer) {
        return OpenAiTold.of(answer);
    }
}
