package io.fairlead.dialect.bedrock;

import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.RecordingLaws;
import io.fairlead.dialect.registry.Apis;
import java.util.List;
import java.util.Objects;

/** Converse as real clients asked and real models answered. */
class ConverseRecordingsTest extends RecordingLaws {

    ConverseRecordingsTest() {
        super(
                Objects.requireNonNull(Apis.named(BedrockDialect.NAME, ConverseApi.NAME)),
                ConverseApi.STREAM_TYPE,
                of(BedrockDialect.NAME, ConverseApi.NAME));
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

    /** What a recording put in place of a document's name is no name that the service takes; and some answers were made up. */
    @Override
    protected boolean sound(Recording recording) {
        return !recording.request().path("body").toString().contains("REDACTED_")
                && !recording.name().contains("bedrock_bedrock_converse_");
    }
}
