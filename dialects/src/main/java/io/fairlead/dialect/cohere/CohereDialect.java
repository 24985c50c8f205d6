package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.dialect.Usage;
import io.fairlead.dialect.watch.DocumentReader;
import io.fairlead.dialect.watch.GenerationReader;
import io.fairlead.dialect.watch.Watchers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Cohere API. */
public final class CohereDialect implements Dialect {
    public static final String NAME = "cohere";

    private final ErrorTable errors;
    private final DocumentReader document;

    /** {@code errors}: the table of the provider that speaks it. */
    public CohereDialect(ErrorTable errors) {
        this.errors = errors;
        this.document = new GenerationReader(
                errors,
                "usage",
                CohereDialect::usage,
                Set.of("message", "text", "generations", "summary", "embeddings"),
                Set.of("finish_reason"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Operation operation(String method, String path) {
        return CoherePaths.operation(method, path);
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        return Watchers.of(operation, streamed, contentType, () -> new ChatEvents(errors), document);
    }

    @Override
    public String requestIdHeader(Operation operation) {
        return "x-debug-trace-id";
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        return CohereErrors.answer(problem);
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        return CohereErrors.event(problem);
    }

    static Usage usage(JsonNode usage) {
        JsonNode tokens = usage.path("tokens").isObject() ? usage.path("tokens") : usage.path("billed_units");
        return new Usage(count(tokens, "input_tokens"), count(tokens, "output_tokens"), count(usage, "cached_tokens"));
    }

    /** Some counts come as 12.0. */
    private static long count(JsonNode node, String name) {
        return node.path(name).isNumber() ? node.path(name).longValue() : -1;
    }
}
