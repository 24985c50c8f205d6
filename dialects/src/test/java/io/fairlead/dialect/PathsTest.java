package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Operation.Kind;
import io.fairlead.dialect.Operation.Streaming;
import io.fairlead.dialect.registry.Dialects;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class PathsTest {

    private record Case(
            String provider,
            String call,
            String api,
            Kind kind,
            Streaming streaming,
            @Nullable String model) {}

    private static Case of(
            String provider, String call, String api, Kind kind, Streaming streaming, @Nullable String model) {
        return new Case(provider, call, api, kind, streaming, model);
    }

    private static Case of(String provider, String call, String api, Kind kind) {
        return new Case(provider, call, api, kind, Streaming.NEVER, null);
    }

    private static Case generation(String provider, String call, String api) {
        return new Case(provider, call, api, Kind.GENERATION, Streaming.BY_BODY, null);
    }

    @TestFactory
    Stream<DynamicTest> paths_say_what_is_asked_for() {
        return Stream.of(
                        generation("openai", "POST /v1/chat/completions", "openai chat"),
                        generation("openai", "POST /v1/chat/completions?x=/v1/files", "openai chat"),
                        generation("openai", "POST //v1//chat/completions/", "openai chat"),
                        generation("openai", "POST /v1/responses", "openai responses"),
                        generation("openai", "POST /v1/completions", "openai completions"),
                        generation("groq", "POST /openai/v1/chat/completions", "openai chat"),
                        generation("deepseek", "POST /chat/completions", "openai chat"),
                        generation("deepseek", "POST /anthropic/v1/messages", "anthropic messages"),
                        generation("openrouter", "POST /api/v1/messages", "anthropic messages"),
                        generation("gemini", "POST /v1beta/openai/chat/completions", "openai chat"),
                        generation(
                                "vertex",
                                "POST /v1/projects/p/locations/l/endpoints/openapi/chat/completions",
                                "openai chat"),
                        generation("bedrock", "POST /openai/v1/responses", "openai responses"),
                        generation("azure-openai", "POST /openai/v1/chat/completions", "openai chat"),
                        generation("azure-openai", "POST /models/chat/completions?api-version=1", "openai chat"),
                        generation("azure-openai", "POST /anthropic/v1/messages", "anthropic messages"),
                        of(
                                "azure-openai",
                                "POST /openai/deployments/my%20gpt/chat/completions?api-version=1",
                                "openai chat",
                                Kind.GENERATION,
                                Streaming.BY_BODY,
                                "my gpt"),
                        of(
                                "azure-openai",
                                "POST /openai/deployments/chat/embeddings",
                                "openai embeddings",
                                Kind.EMBEDDING,
                                Streaming.NEVER,
                                "chat"),
                        of("openai", "POST /v1/embeddings", "openai embeddings", Kind.EMBEDDING),
                        of("openai", "POST /v1/moderations", "openai moderations", Kind.QUERY),
                        of("openai", "POST /v1/responses/input_tokens", "openai responses-input-tokens", Kind.QUERY),
                        of("openai", "GET /v1/models", "openai models", Kind.READ),
                        of("openai", "GET /v1/models/gpt-4o", "openai models", Kind.READ),
                        of("openai", "GET /v1/responses/resp_1", "openai responses", Kind.READ),
                        of("openai", "DELETE /v1/responses/resp_1", "openai responses", Kind.OTHER),
                        of("openai", "POST /v1/responses/resp_1/cancel", "openai responses", Kind.OTHER),
                        of("openai", "POST /v1/files", "openai files", Kind.UPLOAD),
                        of("openai", "GET /v1/files/f/content", "openai files", Kind.BINARY),
                        of("openai", "POST /v1/audio/speech", "openai speech", Kind.BINARY),
                        of("openai", "POST /v1/audio/transcriptions", "openai audio", Kind.UPLOAD),
                        of("openai", "POST /v1/images/generations", "openai images", Kind.BINARY),
                        of("openai", "POST /v1/images/edits", "openai images", Kind.UPLOAD),
                        of("openai", "POST /v1/batches", "openai batches", Kind.OTHER),
                        of("openai", "GET /v1/realtime?model=m", "openai realtime", Kind.OTHER),
                        generation("anthropic", "POST /v1/messages?beta=true", "anthropic messages"),
                        generation("anthropic", "POST /v1/complete", "anthropic complete"),
                        of("anthropic", "POST /v1/messages/count_tokens", "anthropic count-tokens", Kind.QUERY),
                        of("anthropic", "POST /v1/messages/batches", "anthropic batches", Kind.UPLOAD),
                        of("anthropic", "GET /v1/messages/batches/b/results", "anthropic batches", Kind.READ),
                        of("anthropic", "POST /v1/messages/batches/b/cancel", "anthropic batches", Kind.OTHER),
                        of("anthropic", "GET /v1/models", "anthropic models", Kind.READ),
                        of(
                                "gemini",
                                "POST /v1beta/models/gemini-2.5-pro:generateContent?key=k",
                                "gemini generate-content",
                                Kind.GENERATION,
                                Streaming.NEVER,
                                "gemini-2.5-pro"),
                        of(
                                "gemini",
                                "POST /v1beta/models/m%3AstreamGenerateContent?alt=sse",
                                "gemini generate-content",
                                Kind.GENERATION,
                                Streaming.BY_PATH,
                                "m"),
                        of(
                                "gemini",
                                "POST /v1beta/models/m:embedContent",
                                "gemini embed-content",
                                Kind.EMBEDDING,
                                Streaming.NEVER,
                                "m"),
                        of("gemini", "POST /upload/v1beta/files", "gemini files", Kind.UPLOAD),
                        of("gemini", "GET /v1beta/models", "gemini models", Kind.READ),
                        of("gemini", "POST /v1beta/cachedContents", "gemini cachedContents", Kind.OTHER),
                        generation("gemini", "POST /v1beta/interactions", "gemini interactions"),
                        of(
                                "vertex",
                                "POST /v1/projects/p/locations/l/publishers/google/models/m:streamGenerateContent",
                                "gemini generate-content",
                                Kind.GENERATION,
                                Streaming.BY_PATH,
                                "m"),
                        of(
                                "vertex",
                                "POST /v1/projects/p/locations/l/publishers/anthropic/models/c@1:rawPredict",
                                "anthropic messages",
                                Kind.GENERATION,
                                Streaming.BY_BODY,
                                "c@1"),
                        of(
                                "vertex",
                                "POST /v1/projects/p/locations/l/publishers/anthropic/models/c@1:streamRawPredict",
                                "anthropic messages",
                                Kind.GENERATION,
                                Streaming.BY_PATH,
                                "c@1"),
                        of(
                                "bedrock",
                                "POST /model/anthropic.claude-v1%3A0/converse",
                                "bedrock converse",
                                Kind.GENERATION,
                                Streaming.NEVER,
                                "anthropic.claude-v1:0"),
                        of(
                                "bedrock",
                                "POST /model/arn%3Aaws%3Ax%2Fy/converse-stream",
                                "bedrock converse",
                                Kind.GENERATION,
                                Streaming.BY_PATH,
                                "arn:aws:x/y"),
                        of(
                                "bedrock",
                                "POST /model/amazon.titan-embed-text-v2%3A0/invoke",
                                "bedrock embed",
                                Kind.EMBEDDING,
                                Streaming.NEVER,
                                "amazon.titan-embed-text-v2:0"),
                        of(
                                "bedrock",
                                "POST /model/m/invoke-with-response-stream",
                                "bedrock invoke",
                                Kind.GENERATION,
                                Streaming.BY_PATH,
                                "m"),
                        generation("cohere", "POST /v2/chat", "cohere chat"),
                        of("cohere", "POST /v2/rerank", "cohere rerank", Kind.QUERY),
                        generation("cohere", "POST /compatibility/v1/chat/completions", "openai chat"),
                        of(
                                "ollama",
                                "POST /api/chat",
                                "ollama chat",
                                Kind.GENERATION,
                                Streaming.BY_BODY_UNLESS_FALSE,
                                null),
                        of("ollama", "GET /api/tags", "ollama models", Kind.READ),
                        generation("ollama", "POST /v1/chat/completions", "openai chat"),
                        of("openai", "POST /v1/nothing/known", " other", Kind.OTHER),
                        of("openai", "GET /", " other", Kind.OTHER),
                        of("anthropic", "POST /" + "a/".repeat(3000), " other", Kind.OTHER),
                        of("gemini", "POST /%zz%", " other", Kind.OTHER))
                .map(c -> DynamicTest.dynamicTest(
                        c.provider() + " "
                                + c.call().substring(0, Math.min(80, c.call().length())),
                        () -> {
                            Dialect dialect = Dialects.of(Objects.requireNonNull(
                                    ProviderCatalog.builtIn().entry(c.provider())));
                            int blank = c.call().indexOf(' ');
                            Operation operation = dialect.operation(
                                    c.call().substring(0, blank), c.call().substring(blank + 1));
                            assertThat(operation.dialect() + " " + operation.api())
                                    .isEqualTo(c.api());
                            assertThat(operation.kind()).isEqualTo(c.kind());
                            assertThat(operation.streaming()).isEqualTo(c.streaming());
                            assertThat(operation.model()).isEqualTo(c.model());
                        }));
    }
}
