package io.fairlead.dialect.bedrock;

import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.RecordingLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.List;
import java.util.Objects;

/** Invocations of Anthropic's models as real clients asked and real models answered. */
class InvokeRecordingsTest extends RecordingLaws {

    InvokeRecordingsTest() {
        super(
                Objects.requireNonNull(Apis.named(BedrockDialect.NAME, BedrockPaths.INVOKE)),
                ConverseApi.STREAM_TYPE,
                Recording.all().stream()
                        .filter(recording -> recording.api().startsWith("bedrock.invoke"))
                        .filter(recording ->
                                InvokeBody.anthropic(recording.request().path("body")))
                        .toList());
    }

    /** Without the closing of objects that schemas get on the way. */
    @Override
    protected Object compared(Conversation asked) {
        return List.of(
                asked.turns(),
                asked.tools(),
                asked.toolChoice(),
                asked.format() instanceof OutputFormat.Schema ? "schema" : asked.format(),
                asked.sampling(),
                Objects.requireNonNullElse(asked.reasoning(), ""),
                asked.stream());
    }
}
