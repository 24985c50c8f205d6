package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.RecordingLaws;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.registry.Apis;
import java.util.List;
import java.util.Objects;

/** generateContent as real clients asked and real models answered. */
class GenerateRecordingsTest extends RecordingLaws {

    GenerateRecordingsTest() {
        super(
                Objects.requireNonNull(Apis.named(GeminiDialect.NAME, GenerateApi.NAME)),
                null,
                of(GeminiDialect.NAME, GenerateApi.NAME));
    }

    /** That a model shall not think is not said to models that never do. */
    @Override
    protected Object compared(Conversation asked) {
        Reasoning reasoning = asked.reasoning();
        return List.of(
                asked.turns(),
                asked.tools(),
                asked.toolChoice(),
                asked.format(),
                asked.sampling(),
                reasoning == null || reasoning.effort() == Reasoning.Effort.NONE ? "" : reasoning,
                asked.stream());
    }

    @Override
    protected Object told(Completion answer) {
        Completion.Choice choice = answer.choices().get(0);
        return List.of(
                choice.parts(),
                choice.finish().reason(),
                choice.logprobs(),
                Tokens.known(answer.tokens().input()),
                Tokens.known(answer.tokens().output()));
    }

    @Override
    protected JsonNode spelled(JsonNode request) {
        return GenerateNames.camel(request);
    }

    /** As a list of JSON, and as events. */
    @Override
    protected List<String> streamPaths() {
        return List.of("", "/v1beta/models/m:streamGenerateContent");
    }
}
