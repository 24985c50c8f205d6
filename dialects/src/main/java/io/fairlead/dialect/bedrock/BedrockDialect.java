package io.fairlead.dialect.bedrock;

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

/** The runtime API of AWS Bedrock. */
public final class BedrockDialect implements Dialect {
    public static final String NAME = "bedrock";

    /** Where the makers' own answers hold what was made. */
    private static final Set<String> INVOKED = Set.of(
            "output",
            "outputs",
            "outputText",
            "content",
            "results",
            "completion",
            "completions",
            "generation",
            "generations",
            "choices",
            "text",
            "embedding",
            "embeddings",
            "embeddingsByType",
            "images",
            "artifacts",
            "response");

    private final ErrorTable errors;
    private final DocumentReader document;
    private final DocumentReader invoked;

    /** {@code errors}: the table of the provider that speaks it. */
    public BedrockDialect(ErrorTable errors) {
        this.errors = errors;
        this.document = new GenerationReader(
                errors, "usage", BedrockDialect::usage, Set.of("output", "content"), Set.of("stopReason"));
        this.invoked = new GenerationReader(errors, "usage", BedrockDialect::usage, INVOKED, Set.of("stop_reason"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Operation operation(String method, String path) {
        return BedrockPaths.operation(method, path);
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        Supplier<EventReader> reader = operation.api().equals(BedrockPaths.INVOKE)
                ? () -> new InvokeEvents(errors)
                : () -> new ConverseEvents(errors);
        boolean invokes =
                operation.api().equals(BedrockPaths.INVOKE) || operation.api().equals(BedrockPaths.EMBED);
        return Watchers.of(operation, streamed, contentType, reader, invokes ? invoked : document);
    }

    @Override
    public String requestIdHeader(Operation operation) {
        return "x-amzn-requestid";
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        return BedrockErrors.answer(problem);
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        return BedrockErrors.frame(problem);
    }

    /** The counts of Converse ({@code inputTokens}), or of the model's own answer to an invocation. */
    static Usage usage(JsonNode counts) {
        return new Usage(
                Reading.count(counts, "inputTokens", "input_tokens", "inputTokenCount"),
                Reading.count(counts, "outputTokens", "output_tokens", "outputTokenCount"),
                Reading.count(counts, "cacheReadInputTokens", "cache_read_input_tokens", "cacheReadInputTokenCount"),
                Reading.count(
                        counts, "cacheWriteInputTokens", "cache_creation_input_tokens", "cacheWriteInputTokenCount"),
                true);
    }
}
