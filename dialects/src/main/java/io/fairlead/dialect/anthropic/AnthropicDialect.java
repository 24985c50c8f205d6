package io.fairlead.dialect.anthropic;

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
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.watch.Watchers;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The Anthropic API. */
public final class AnthropicDialect implements Dialect {
    public static final String NAME = "anthropic";

    private final ErrorTable errors;
    private final DocumentReader document;

    /** {@code errors}: the table of the provider that speaks it. */
    public AnthropicDialect(ErrorTable errors) {
        this.errors = errors;
        this.document = new GenerationReader(
                errors, "usage", AnthropicDialect::usage, Set.of("content", "completion"), Set.of("stop_reason"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Operation operation(String method, String path) {
        return AnthropicPaths.operation(method, path);
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        return Watchers.of(operation, streamed, contentType, () -> new MessageEvents(errors), document);
    }

    @Override
    public String requestIdHeader(Operation operation) {
        return "request-id";
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        return AnthropicErrors.answer(problem);
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        return AnthropicErrors.event(problem);
    }

    static Usage usage(JsonNode counts) {
        return new Usage(
                Reading.count(counts, "input_tokens"),
                Reading.count(counts, "output_tokens"),
                Reading.count(counts, "cache_read_input_tokens"),
                Reading.count(counts, "cache_creation_input_tokens"),
                true);
    }
}
