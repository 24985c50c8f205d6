package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.RecordingLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Messages as real clients asked and real providers answered. */
class MessagesRecordingsTest extends RecordingLaws {

    MessagesRecordingsTest() {
        super(
                Objects.requireNonNull(Apis.named(AnthropicDialect.NAME, "messages")),
                "text/event-stream",
                of(AnthropicDialect.NAME, "messages"));
    }

    @Override
    protected Object compared(Conversation asked) {
        return asked;
    }

    /** What others serve in this API is theirs to say. */
    @Override
    protected boolean sound(Recording recording) {
        String model = recording.operation().model();
        String named = recording.request().path("body").path("model").asText();
        return recording.status() == 200
                && recording.provider().maker(model == null ? named : model).equals(AnthropicDialect.NAME);
    }

    @Override
    protected boolean answer(JsonNode body) {
        return body.path("type").asText().equals("message");
    }

    /** Sources without an address cannot be written again. */
    @Override
    protected Object told(Completion answer) {
        Completion.Choice choice = answer.choices().get(0);
        List<Object> told = new ArrayList<>();
        choice.parts().forEach(part -> told.add(part instanceof Part.Text text ? text.text() : part));
        told.add(choice.finish().reason());
        told.add(answer.tokens());
        return told;
    }
}
