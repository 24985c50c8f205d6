package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.RecordingLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Chat Completions as real clients asked and real providers answered. */
class ChatRecordingsTest extends RecordingLaws {

    ChatRecordingsTest() {
        super(
                Objects.requireNonNull(Apis.named(OpenAiDialect.NAME, "chat")),
                "text/event-stream",
                of(OpenAiDialect.NAME, "chat"));
    }

    /** Without what the same request may say in another way: forms of ids, names, thoughts. */
    @Override
    protected Object compared(Conversation asked) {
        List<Object> parts = new ArrayList<>();
        asked.turns().forEach(turn -> turn.parts().forEach(part -> parts.add(turn.role() + " " + plain(part))));
        return List.of(
                parts,
                asked.tools(),
                asked.tools().isEmpty() ? "" : asked.toolChoice(),
                asked.format() instanceof OutputFormat.Schema schema ? schema.schema() : asked.format(),
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
        return part instanceof Part.Thought ? "" : part;
    }

    @Override
    protected boolean unheeded(Recording recording, Loss loss) {
        return recording.api().startsWith("deepseek") && loss.path().equals("seed");
    }

    @Override
    protected boolean habits() {
        return true;
    }

    @Override
    protected boolean answer(JsonNode body) {
        return body.path("choices").isArray();
    }

    @Override
    protected Object told(Completion answer) {
        return OpenAiTold.of(answer);
    }
}
