package io.fairlead.dialect.gemini;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Operation.Kind;
import io.fairlead.dialect.Operation.Streaming;
import io.fairlead.dialect.RequestPath;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a path of the Gemini API ({@code /v1beta/models/NAME:generateContent}) or of Vertex AI ({@code
 * /v1/projects/P/locations/L/publishers/google/models/NAME:generateContent}, tuned models as {@code endpoints/ID}). Other
 * publishers' models at Vertex, and the OpenAI-shaped paths, are other dialects.
 */
final class GeminiPaths {
    static final String INTERACTIONS = "interactions";

    private static final Set<String> VERSIONS =
            Set.of("v1", "v1beta", "v1alpha", "v1beta1", "v1main", "v1beta2", "v1beta3");
    private static final Set<String> STORED =
            Set.of("models", "tunedModels", "cachedContents", "files", "operations", "corpora", "batches", "endpoints");

    private GeminiPaths() {}

    static Operation operation(String method, String path) {
        RequestPath segments = RequestPath.of(path);
        boolean upload = segments.at(0).equals("upload");
        int version = upload ? 1 : 0;
        if (!VERSIONS.contains(segments.at(version)) || segments.indexOf("openapi") >= 0) {
            return Operation.OTHER;
        }
        int publisher = segments.indexOf("publishers");
        if (publisher >= 0 && !segments.at(publisher + 1).equals("google")) {
            return Operation.OTHER;
        }
        if (upload) {
            return of("files", Kind.UPLOAD, Streaming.NEVER, null);
        }
        int colon = segments.last().lastIndexOf(':');
        if (colon >= 0) {
            return call(segments, colon, method);
        }
        int resource = resource(segments, version + 1);
        String name = segments.at(resource);
        if (name.equals(INTERACTIONS) && method.equals("POST") && segments.size() == resource + 1) {
            return of(INTERACTIONS, Kind.GENERATION, Streaming.BY_BODY, null);
        }
        if (!STORED.contains(name) && !name.equals(INTERACTIONS)) {
            return Operation.OTHER;
        }
        boolean read = method.equals("GET") || method.equals("HEAD");
        return of(name, read ? Kind.READ : Kind.OTHER, Streaming.NEVER, null);
    }

    /** Vertex puts project, location and publisher before the resource. */
    private static int resource(RequestPath segments, int from) {
        int at = from;
        while (Set.of("projects", "locations", "publishers").contains(segments.at(at))) {
            at += 2;
        }
        return at;
    }

    private static Operation call(RequestPath segments, int colon, String method) {
        String last = segments.last();
        String model = last.substring(0, colon);
        String collection = segments.at(segments.size() - 2);
        if (!method.equals("POST")) {
            return last.endsWith(":download")
                    ? of("files", Kind.BINARY, Streaming.NEVER, null)
                    : of(collection, Kind.OTHER, Streaming.NEVER, null);
        }
        return switch (last.substring(colon + 1)) {
            case "generateContent" -> of("generate-content", Kind.GENERATION, Streaming.NEVER, model);
            case "streamGenerateContent" -> of("generate-content", Kind.GENERATION, Streaming.BY_PATH, model);
            case "embedContent", "batchEmbedContents" -> of("embed-content", Kind.EMBEDDING, Streaming.NEVER, model);
            case "countTokens", "computeTokens" -> of("count-tokens", Kind.QUERY, Streaming.NEVER, model);
            case "predict" -> of("predict", predicts(model), Streaming.NEVER, model);
            default -> of("other", Kind.OTHER, Streaming.NEVER, model);
        };
    }

    /** One path serves all models that are not Gemini's; what an owner's own model does, and answers, nobody knows. */
    private static Kind predicts(String model) {
        if (model.startsWith("imagen")) {
            return Kind.BINARY;
        }
        return model.contains("embedding") ? Kind.EMBEDDING : Kind.OTHER;
    }

    private static Operation of(String api, Kind kind, Streaming streaming, @Nullable String model) {
        return new Operation(GeminiDialect.NAME, api, kind, streaming, model);
    }
}
