package io.fairlead.dialect.ollama;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Operation.Kind;
import io.fairlead.dialect.Operation.Streaming;
import io.fairlead.dialect.Problem;
import io.fairlead.dialect.RequestPath;
import io.fairlead.dialect.Usage;
import io.fairlead.dialect.watch.GenerationReader;
import io.fairlead.dialect.watch.Watchers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ollama's own API under {@code /api}. */
public final class OllamaDialect implements Dialect {
    public static final String NAME = "ollama";

    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private final ErrorTable errors;

    /** {@code errors}: the table of the provider that speaks it. */
    public OllamaDialect(ErrorTable errors) {
        this.errors = errors;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Operation operation(String method, String path) {
        RequestPath segments = RequestPath.of(path);
        if (!segments.at(0).equals("api") || segments.size() < 2) {
            return Operation.OTHER;
        }
        boolean post = method.equals("POST");
        boolean read = method.equals("GET") || method.equals("HEAD");
        String resource = segments.at(1);
        return switch (resource) {
            case "chat", "generate" ->
                of(resource, post ? Kind.GENERATION : Kind.OTHER, Streaming.BY_BODY_UNLESS_FALSE);
            case "embed", "embeddings" -> of(resource, post ? Kind.EMBEDDING : Kind.OTHER, Streaming.NEVER);
            case "tags", "ps", "version" -> of("models", read ? Kind.READ : Kind.OTHER, Streaming.NEVER);
            case "show" -> of("models", post ? Kind.READ : Kind.OTHER, Streaming.NEVER);
            case "blobs" -> of(resource, post ? Kind.UPLOAD : Kind.OTHER, Streaming.NEVER);
            default -> of(resource, Kind.OTHER, Streaming.NEVER);
        };
    }

    private static Operation of(String api, Kind kind, Streaming streaming) {
        return new Operation(NAME, api, kind, streaming, null);
    }

    @Override
    public AnswerWatcher watch(Operation operation, boolean streamed, @Nullable String contentType) {
        if (streamed && operation.kind() == Kind.GENERATION) {
            return Watchers.lines(() -> new OllamaEvents(errors));
        }
        // An answer in one piece has its counts at the top level, where nothing of them is looked up.
        return Watchers.of(
                operation,
                streamed,
                contentType,
                () -> new OllamaEvents(errors),
                new GenerationReader(
                        errors,
                        "usage",
                        counts -> Usage.UNKNOWN,
                        Set.of("message", "response", "embedding", "embeddings"),
                        Set.of("done", "done_reason")));
    }

    @Override
    public ErrorAnswer error(Operation operation, Problem problem) {
        return new ErrorAnswer(
                problem.status(), HEADERS, Json.bytesOfPlain(Json.object().put("error", problem.message())));
    }

    @Override
    public byte[] errorEvent(Operation operation, Problem problem, @Nullable String contentType) {
        return (Json.text(Json.object().put("error", problem.message())) + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
