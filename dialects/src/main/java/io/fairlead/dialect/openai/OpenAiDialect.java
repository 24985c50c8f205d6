package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.Habits;
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

/** The OpenAI API, and everything that is compatible with it. */
public final class OpenAiDialect implements Dialect {
    public static final String NAME = "openai";

    private final ErrorTable errors;
    private final DocumentReader document;
    private final boolean mistral;

    /** {@code errors}: the table of the provider that speaks it. */
    public OpenAiDialect(ErrorTable errors) {
        this(errors, Habits.NONE);
    }

    /** {@code habits}: how that provider differs; of them the form of its errors counts here. */
    public OpenAiDialect(ErrorTable errors, Habits habits) {
        this.errors = errors;
        this.mistral = Habit.ERRORS.of(habits, "openai").equals("mistral");
        this.document = new GenerationReader(
                errors,
                "usage",
                OpenAiDialect::usage,
                Set.of("choices", "output", "data", "results"),
                Set.of("status"));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Operation operation(String method, String path) {
        return OpenAiPaths.operation(method, path);
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        Supplier<EventReader> reader = operation.api().equals(OpenAiPaths.RESPONSES)
                ? () -> new ResponsesEvents(errors)
                : () -> new ChatEvents(errors);
        return Watchers.of(operation, streamed, contentType, reader, document);
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        return mistral ? MistralErrors.answer(problem) : OpenAiErrors.answer(problem);
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        if (mistral) {
            return MistralErrors.event(problem);
        }
        return operation.api().equals(OpenAiPaths.RESPONSES)
                ? OpenAiErrors.responsesEvents(problem)
                : OpenAiErrors.chatEvent(problem);
    }

    /** The counts of Chat ({@code prompt_tokens}) and of Responses ({@code input_tokens}). */
    static Usage usage(JsonNode counts) {
        long cached = Reading.count(counts.path("prompt_tokens_details"), "cached_tokens");
        if (cached < 0) {
            cached = Reading.count(counts.path("input_tokens_details"), "cached_tokens");
        }
        if (cached < 0) {
            cached = Reading.count(counts, "prompt_cache_hit_tokens", "num_cached_tokens");
        }
        return new Usage(
                Reading.count(counts, "prompt_tokens", "input_tokens"),
                Reading.count(counts, "completion_tokens", "output_tokens"),
                cached);
    }
}
