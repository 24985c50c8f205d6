package io.fairlead.dialect.bedrock;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Operation.Kind;
import io.fairlead.dialect.Operation.Streaming;
import io.fairlead.dialect.RequestPath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads a path of the runtime API: {@code /model/ID/converse} and its relatives; the id is percent-encoded there. */
final class BedrockPaths {
    static final String INVOKE = "invoke";
    static final String EMBED = "embed";

    private BedrockPaths() {}

    static Operation operation(String method, String path) {
        RequestPath segments = RequestPath.of(path);
        boolean post = method.equals("POST");
        if (segments.at(0).equals("model") && segments.size() >= 3) {
            return post ? model(segments.last(), model(segments)) : Operation.OTHER;
        }
        boolean read = method.equals("GET") || method.equals("HEAD");
        return switch (segments.at(0)) {
            case "foundation-models", "inference-profiles" ->
                of("models", read ? Kind.READ : Kind.OTHER, Streaming.NEVER, null);
            case "async-invoke" -> of("async-invoke", read ? Kind.READ : Kind.OTHER, Streaming.NEVER, null);
            case "guardrail" -> of("guardrail", post ? Kind.QUERY : Kind.OTHER, Streaming.NEVER, null);
            default -> Operation.OTHER;
        };
    }

    /** The path of a call of {@code model}; an ARN's slashes and colons are encoded. */
    static String path(String model, String call) {
        String id = URLEncoder.encode(model, StandardCharsets.UTF_8).replace("+", "%20");
        return "/model/" + id + "/" + call;
    }

    /** An ARN may have been sent with its slashes as they are. */
    private static String model(RequestPath segments) {
        StringBuilder model = new StringBuilder(segments.at(1));
        for (int i = 2; i < segments.size() - 1; i++) {
            model.append('/').append(segments.at(i));
        }
        return model.toString();
    }

    private static Operation model(String call, String model) {
        return switch (call) {
            case "converse" -> of("converse", Kind.GENERATION, Streaming.NEVER, model);
            case "converse-stream" -> of("converse", Kind.GENERATION, Streaming.BY_PATH, model);
            case "invoke" -> invoke(model);
            case "invoke-with-response-stream" -> of(INVOKE, Kind.GENERATION, Streaming.BY_PATH, model);
            case "count-tokens" -> of("count-tokens", Kind.QUERY, Streaming.NEVER, model);
            default -> of("other", Kind.OTHER, Streaming.NEVER, model);
        };
    }

    /** In an answer with pictures a member {@code error} may stand beside those that were made. */
    private static Operation invoke(String model) {
        if (embeds(model)) {
            return of(EMBED, Kind.EMBEDDING, Streaming.NEVER, model);
        }
        if (model.contains("stability.") || model.contains(".titan-image") || model.contains(".nova-canvas")) {
            return of("images", Kind.BINARY, Streaming.NEVER, model);
        }
        return model.contains(".rerank")
                ? of("rerank", Kind.QUERY, Streaming.NEVER, model)
                : of(INVOKE, Kind.GENERATION, Streaming.NEVER, model);
    }

    /** One path serves all models; only their names say what they do. */
    private static boolean embeds(String model) {
        return model.contains(".titan-embed") || model.contains("cohere.embed") || model.contains("-embeddings-");
    }

    private static Operation of(String api, Kind kind, Streaming streaming, @Nullable String model) {
        return new Operation(BedrockDialect.NAME, api, kind, streaming, model);
    }
}
