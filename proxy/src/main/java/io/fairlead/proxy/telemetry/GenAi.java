package io.fairlead.proxy.telemetry;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.exchange.Provider;
import io.opentelemetry.api.common.AttributeKey;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The names of OpenTelemetry's conventions for generative AI, as of version 1.41 of the semantic conventions. */
final class GenAi {

    static final AttributeKey<String> OPERATION = stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = stringKey("gen_ai.provider.name");
    static final AttributeKey<String> MODEL = stringKey("gen_ai.request.model");
    static final AttributeKey<String> TOKEN_TYPE = stringKey("gen_ai.token.type");
    static final AttributeKey<Long> INPUT_TOKENS = longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT_TOKENS = longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<Long> CACHED_TOKENS = longKey("gen_ai.usage.cache_read.input_tokens");
    static final AttributeKey<String> SERVER_ADDRESS = stringKey("server.address");
    static final AttributeKey<Long> SERVER_PORT = longKey("server.port");
    static final AttributeKey<String> ERROR = stringKey("error.type");

    static final String DURATION = "gen_ai.client.operation.duration";
    static final String TOKENS = "gen_ai.client.token.usage";
    static final String FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";
    static final String FIRST_TOKEN = "gen_ai.server.time_to_first_token";
    static final String REQUEST = "gen_ai.server.request.duration";

    /** Those that the conventions name otherwise than Fairlead does. */
    private static final Map<String, String> PROVIDERS = Map.of(
            "gemini", "gcp.gemini",
            "vertex", "gcp.vertex_ai",
            "azure-openai", "azure.ai.openai",
            "bedrock", "aws.bedrock",
            "mistral", "mistral_ai",
            "xai", "x_ai");

    private final UnaryOperator<String> kinds;

    /** @param kinds from a provider's name to the built-in provider that it is like */
    GenAi(UnaryOperator<String> kinds) {
        this.kinds = kinds;
    }

    /** Null for what the conventions do not speak of: files, batches, lists of models. */
    static @Nullable String operation(Operation operation) {
        return switch (operation.kind()) {
            case EMBEDDING -> "embeddings";
            case GENERATION ->
                switch (operation.api()) {
                    case "generate-content" -> "generate_content";
                    case "completions", "complete", "generate" -> "text_completion";
                    default -> "chat";
                };
            default -> null;
        };
    }

    String provider(Provider provider) {
        String kind = kinds.apply(provider.name());
        return PROVIDERS.getOrDefault(kind, kind);
    }
}
