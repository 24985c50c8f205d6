package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.dialect.Usage;
import io.fairlead.dialect.watch.DocumentReader;
import io.fairlead.dialect.watch.EventReader;
import io.fairlead.dialect.watch.GenerationReader;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.watch.Watchers;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The Gemini API, as the Gemini service and Vertex AI speak it. */
public final class GeminiDialect implements Dialect {
    public static final String NAME = "gemini";

    private static final DocumentReader STORED = Reading.data("usage", counts -> Usage.UNKNOWN);

    private final ErrorTable errors;
    private final DocumentReader document;

    /** {@code errors}: the table of the provider that speaks it. */
    public GeminiDialect(ErrorTable errors) {
        this.errors = errors;
        this.document = new GenerationReader(
                errors,
                "usageMetadata",
                GeminiDialect::usage,
                Set.of("candidates", "embedding", "embeddings", "predictions"),
                Set.of("promptFeedback"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Operation operation(String method, String path) {
        return GeminiPaths.operation(method, path);
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        Supplier<EventReader> reader = operation.api().equals(GeminiPaths.INTERACTIONS)
                ? () -> new InteractionEvents(errors)
                : () -> new GenerateEvents(errors);
        boolean interaction = operation.api().equals(GeminiPaths.INTERACTIONS); // it is a record that is stored
        return Watchers.of(operation, streamed, contentType, reader, interaction ? STORED : document);
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        return GeminiErrors.answer(problem);
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        return Watchers.mediaType(contentType).equals("application/json")
                ? GeminiErrors.element(problem)
                : GeminiErrors.event(problem);
    }

    static Usage usage(JsonNode counts) {
        return new Usage(
                Reading.count(counts, "promptTokenCount"),
                Reading.count(counts, "candidatesTokenCount"),
                Reading.count(counts, "cachedContentTokenCount"));
    }
}
