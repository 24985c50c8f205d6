package io.fairlead.dialect.anthropic;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Operation.Kind;
import io.fairlead.dialect.Operation.Streaming;
import io.fairlead.dialect.RequestPath;
import org.jspecify.annotations.Nullable;

/** Reads a path of the Anthropic API, under any prefix before {@code v1}, and the paths under which Vertex serves it. */
final class AnthropicPaths {

    private AnthropicPaths() {}

    static Operation operation(String method, String path) {
        RequestPath segments = RequestPath.of(path);
        boolean read = method.equals("GET") || method.equals("HEAD");
        int publisher = segments.indexOf("publishers");
        if (publisher >= 0) {
            return segments.at(publisher + 1).equals("anthropic") && method.equals("POST")
                    ? vertex(segments, publisher + 2)
                    : Operation.OTHER;
        }
        int at = segments.indexOf("v1") + 1;
        return switch (segments.at(at)) {
            case "messages" -> messages(segments, at, method, read);
            case "complete" ->
                of("complete", method.equals("POST") ? Kind.GENERATION : Kind.OTHER, Streaming.BY_BODY, null);
            case "models" -> of("models", read ? Kind.READ : Kind.OTHER, Streaming.NEVER, null);
            case "files" -> files(segments, method, read);
            case "skills" ->
                of(
                        "skills",
                        read ? Kind.READ : method.equals("POST") ? Kind.UPLOAD : Kind.OTHER,
                        Streaming.NEVER,
                        null);
            default -> Operation.OTHER;
        };
    }

    private static Operation messages(RequestPath path, int at, String method, boolean read) {
        boolean post = method.equals("POST");
        if (post && path.endsAt(at, "messages")) {
            return of("messages", Kind.GENERATION, Streaming.BY_BODY, null);
        }
        if (post && path.endsAt(at, "messages", "count_tokens")) {
            return of("count-tokens", Kind.QUERY, Streaming.NEVER, null);
        }
        if (path.at(at + 1).equals("batches")) {
            Kind kind = read ? Kind.READ : post && path.endsAt(at, "messages", "batches") ? Kind.UPLOAD : Kind.OTHER;
            return of("batches", kind, Streaming.NEVER, null);
        }
        return Operation.OTHER;
    }

    private static Operation files(RequestPath path, String method, boolean read) {
        Kind kind = read
                ? path.last().equals("content") ? Kind.BINARY : Kind.READ
                : method.equals("POST") ? Kind.UPLOAD : Kind.OTHER;
        return of("files", kind, Streaming.NEVER, null);
    }

    /** {@code models/NAME:rawPredict}: the body is that of Messages, the model stands in the path. */
    private static Operation vertex(RequestPath path, int at) {
        String call = path.at(at + 1);
        int colon = call.lastIndexOf(':');
        if (!path.at(at).equals("models") || colon < 0 || path.size() != at + 2) {
            return Operation.OTHER;
        }
        String model = call.substring(0, colon);
        return switch (call.substring(colon + 1)) {
            case "streamRawPredict" -> of("messages", Kind.GENERATION, Streaming.BY_PATH, model);
            case "rawPredict" ->
                model.equals("count-tokens")
                        ? of("count-tokens", Kind.QUERY, Streaming.NEVER, null)
                        : of("messages", Kind.GENERATION, Streaming.BY_BODY, model);
            default -> Operation.OTHER;
        };
    }

    private static Operation of(String api, Kind kind, Streaming streaming, @Nullable String model) {
        return new Operation(AnthropicDialect.NAME, api, kind, streaming, model);
    }
}
