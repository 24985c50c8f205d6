package io.fairlead.dialect.cohere;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Operation.Kind;
import io.fairlead.dialect.Operation.Streaming;
import io.fairlead.dialect.RequestPath;

/** Reads a path of the Cohere API, {@code /v1/...} or {@code /v2/...}. */
final class CoherePaths {

    private CoherePaths() {}

    static Operation operation(String method, String path) {
        RequestPath segments = RequestPath.of(path);
        if (!segments.at(0).equals("v1") && !segments.at(0).equals("v2")) {
            return Operation.OTHER;
        }
        boolean post = method.equals("POST");
        boolean read = method.equals("GET") || method.equals("HEAD");
        String resource = segments.at(1);
        return switch (resource) {
            case "chat", "generate", "summarize" ->
                post && segments.size() == 2 ? of(resource, Kind.GENERATION, Streaming.BY_BODY) : Operation.OTHER;
            case "embed" -> of(resource, post ? Kind.EMBEDDING : Kind.OTHER, Streaming.NEVER);
            case "rerank", "tokenize", "detokenize", "classify" ->
                of(resource, post ? Kind.QUERY : Kind.OTHER, Streaming.NEVER);
            case "datasets" -> of(resource, read ? Kind.READ : post ? Kind.UPLOAD : Kind.OTHER, Streaming.NEVER);
            case "models", "embed-jobs", "connectors", "finetuning" ->
                of(resource, read ? Kind.READ : Kind.OTHER, Streaming.NEVER);
            default -> Operation.OTHER;
        };
    }

    private static Operation of(String api, Kind kind, Streaming streaming) {
        return new Operation(CohereDialect.NAME, api, kind, streaming, null);
    }
}
