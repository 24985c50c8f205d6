package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Seen;

/** Anthropic's models at Vertex AI: the path names model and stream, the body the version. */
final class VertexClaudeStandIn extends MessagesStandIn {

    VertexClaudeStandIn() {
        super("vertex", GeminiStandIn.VERTEX_HOST, "claude-sonnet-4-5@20250929");
    }

    @Override
    String settings() {
        return GeminiStandIn.VERTEX_SETTINGS + super.settings();
    }

    @Override
    Told told(Seen request) {
        String path = GeminiStandIn.VERTEX + "/publishers/anthropic/models/" + model();
        boolean streamed = request.path().equals(path + ":streamRawPredict");
        Claim.that(streamed || request.path().equals(path + ":rawPredict"), "the path: " + request.path());
        Claim.same(String.valueOf(request.header("authorization")), "Bearer " + key(), "the key");
        JsonNode body = body(request);
        Claim.that(!body.has("model"), "the path names the model");
        Claim.same(body.path("anthropic_version").asText(), "vertex-2023-10-16", "the version");
        Claim.same(body.path("stream").asBoolean(), streamed, "whether the body asks for a stream");
        return told(body, model(), streamed);
    }
}
