package io.fairlead.dialect.openai;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Operation.Kind;
import io.fairlead.dialect.Operation.Streaming;
import io.fairlead.dialect.RequestPath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a path of the OpenAI family. What stands before the first known resource ({@code /v1}, {@code /openai/v1}, {@code
 * /inference/v1}, {@code /api/coding/paas/v4} ...) is the provider's own prefix and does not matter.
 */
final class OpenAiPaths {
    static final String RESPONSES = "responses";

    static final Set<String> RESOURCES = Set.of(
            "chat",
            "responses",
            "completions",
            "embeddings",
            "moderations",
            "rerank",
            "models",
            "files",
            "uploads",
            "audio",
            "images",
            "batches",
            "fine_tuning",
            "vector_stores",
            "assistants",
            "threads",
            "conversations",
            "videos",
            "containers",
            "evals",
            "realtime",
            "fim",
            "ocr");

    private OpenAiPaths() {}

    static Operation operation(String method, String path) {
        RequestPath segments = RequestPath.of(path);
        String model = null;
        int start = 0;
        int deployments = deployments(segments);
        if (deployments >= 0) {
            model = segments.at(deployments + 1);
            start = deployments + 2;
        }
        while (start < segments.size() && !RESOURCES.contains(segments.at(start))) {
            start++;
        }
        // Azure's model catalogue serves /models/chat/completions.
        if (method.equals("POST")
                && segments.at(start).equals("models")
                && RESOURCES.contains(segments.at(start + 1))) {
            start++;
        }
        boolean chat = segments.at(start).equals("chat");
        if (start == segments.size() || (chat && !segments.at(start + 1).equals("completions"))) {
            return Operation.OTHER;
        }
        return switch (method) {
            case "POST" -> post(segments, start, model);
            case "GET", "HEAD" -> get(segments, start, model);
            default -> of(segments.at(start), Kind.OTHER, Streaming.NEVER, model);
        };
    }

    /** Azure's {@code /deployments/NAME/}, OpenAI's oldest {@code /engines/NAME/}; -1 when there is neither. */
    private static int deployments(RequestPath segments) {
        int at = segments.indexOf("deployments");
        return at >= 0 ? at : segments.indexOf("engines");
    }

    private static Operation post(RequestPath path, int at, @Nullable String model) {
        String resource = path.at(at);
        int length = path.size() - at;
        switch (resource) {
            case "chat" -> {
                if (path.endsAt(at, "chat", "completions")) {
                    return of("chat", Kind.GENERATION, Streaming.BY_BODY, model);
                }
            }
            case "fim" -> {
                if (path.endsAt(at, "fim", "completions")) {
                    return of("chat", Kind.GENERATION, Streaming.BY_BODY, model);
                }
            }
            case "responses" -> {
                if (length == 1) {
                    return of(RESPONSES, Kind.GENERATION, Streaming.BY_BODY, model);
                }
                if (path.endsAt(at, "responses", "input_tokens")) {
                    return of("responses-input-tokens", Kind.QUERY, Streaming.NEVER, model);
                }
                if (path.endsAt(at, "responses", "compact")) {
                    return of("responses-compact", Kind.QUERY, Streaming.NEVER, model);
                }
            }
            case "completions" -> {
                if (length == 1) {
                    return of("completions", Kind.GENERATION, Streaming.BY_BODY, model);
                }
            }
            case "embeddings" -> {
                if (length == 1) {
                    return of(resource, Kind.EMBEDDING, Streaming.NEVER, model);
                }
            }
            case "moderations", "rerank" -> {
                if (length == 1) {
                    return of(resource, Kind.QUERY, Streaming.NEVER, model);
                }
            }
            case "files", "uploads" -> {
                return of(resource, Kind.UPLOAD, Streaming.NEVER, model);
            }
            case "audio" -> {
                return path.endsAt(at, "audio", "speech")
                        ? of("speech", Kind.BINARY, Streaming.NEVER, model)
                        : of("audio", Kind.UPLOAD, Streaming.NEVER, model);
            }
            case "images" -> {
                return path.endsAt(at, "images", "generations")
                        ? of("images", Kind.BINARY, Streaming.NEVER, model)
                        : of("images", Kind.UPLOAD, Streaming.NEVER, model);
            }
            default -> {}
        }
        return of(resource, Kind.OTHER, Streaming.NEVER, model);
    }

    private static Operation get(RequestPath path, int at, @Nullable String model) {
        String resource = path.at(at);
        if (resource.equals("realtime")) {
            return of(resource, Kind.OTHER, Streaming.NEVER, model);
        }
        boolean bytes = path.size() - at > 1 && path.last().equals("content");
        return of(resource, bytes ? Kind.BINARY : Kind.READ, Streaming.NEVER, model);
    }

    private static Operation of(String api, Kind kind, Streaming streaming, @Nullable String model) {
        return new Operation(OpenAiDialect.NAME, api, kind, streaming, model);
    }
}
