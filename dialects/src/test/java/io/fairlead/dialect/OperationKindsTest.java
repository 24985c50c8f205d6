package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Operation.Kind;
import io.fairlead.dialect.registry.Dialects;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What may be repeated, and where a good status promises an answer: the operations that providers have, beyond generations. */
class OperationKindsTest {

    private static Operation operation(String provider, String call) {
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider), provider);
        int blank = call.indexOf(' ');
        return Dialects.of(entry).operation(call.substring(0, blank), call.substring(blank + 1));
    }

    @ParameterizedTest
    @CsvSource({
        "openai, POST /v1/fine_tuning/jobs, OTHER",
        "openai, GET /v1/fine_tuning/jobs/ft, READ",
        "openai, POST /v1/fine_tuning/jobs/ft/cancel, OTHER",
        "openai, GET /v1/fine_tuning/jobs/ft/events, READ",
        "openai, POST /v1/videos, OTHER",
        "openai, GET /v1/videos/v, READ",
        "openai, GET /v1/videos/v/content, BINARY",
        "openai, POST /v1/videos/v/remix, OTHER",
        "openai, POST /v1/evals, OTHER",
        "openai, POST /v1/evals/e/runs, OTHER",
        "openai, GET /v1/evals/e/runs/r, READ",
        "openai, POST /v1/batches, OTHER",
        "openai, GET /v1/batches/b, READ",
        "openai, POST /v1/files, UPLOAD",
        "openai, DELETE /v1/files/f, OTHER",
        "openai, POST /v1/vector_stores, OTHER",
        "openai, POST /v1/vector_stores/v/search, OTHER",
        "openai, GET /v1/vector_stores/v/files/f, READ",
        "openai, POST /v1/threads, OTHER",
        "openai, POST /v1/threads/runs, OTHER",
        "openai, POST /v1/threads/t/runs, OTHER",
        "openai, GET /v1/threads/t/runs/r, READ",
        "openai, POST /v1/assistants, OTHER",
        "openai, POST /v1/containers, OTHER",
        "openai, GET /v1/containers/c/files/f/content, BINARY",
        "openai, POST /v1/realtime/client_secrets, OTHER",
        "openai, POST /v1/realtime/sessions, OTHER",
        "openai, POST /v1/conversations, OTHER",
        "openai, POST /v1/conversations/c/items, OTHER",
        "openai, POST /v1/images/generations, BINARY",
        "openai, POST /v1/images/variations, UPLOAD",
        "openai, POST /v1/audio/speech, BINARY",
        "openai, POST /v1/audio/translations, UPLOAD",
        "openai, POST /v1/moderations, QUERY",
        "openai, POST /v1/responses/input_tokens, QUERY",
        "openai, POST /v1/responses/r/cancel, OTHER",
        "openai, GET /v1/responses/r, READ",
        "openai, GET /v1/chat/completions/c, READ",
        "openai, POST /v1/chat/completions/c, OTHER",
        "openai, GET /v1/models, READ",
        "mistral, POST /v1/ocr, OTHER",
        "mistral, POST /v1/fim/completions, GENERATION",
        "mistral, POST /v1/batch/jobs, OTHER",
        "mistral, GET /v1/batch/jobs/j, OTHER",
        "mistral, POST /v1/agents, OTHER",
        "anthropic, POST /v1/messages/batches, UPLOAD",
        "anthropic, GET /v1/messages/batches/b, READ",
        "anthropic, DELETE /v1/messages/batches/b, OTHER",
        "anthropic, POST /v1/messages/count_tokens, QUERY",
        "anthropic, POST /v1/files, UPLOAD",
        "anthropic, GET /v1/files/f/content, BINARY",
        "anthropic, GET /v1/organizations/usage_report/messages, OTHER",
        "gemini, GET /v1beta/operations/o, READ",
        "gemini, GET /v1beta/models/veo-3/operations/o, READ",
        "gemini, POST /v1beta/models/veo-3:predictLongRunning, OTHER",
        "gemini, POST /v1beta/models/gemini-2.5-flash:batchGenerateContent, OTHER",
        "gemini, POST /v1beta/models/m:asyncBatchEmbedContent, OTHER",
        "gemini, POST /v1beta/models/m:countTokens, QUERY",
        "gemini, POST /v1beta/models/imagen-4:predict, BINARY",
        "gemini, POST /v1beta/cachedContents, OTHER",
        "gemini, PATCH /v1beta/cachedContents/c, OTHER",
        "gemini, POST /v1beta/tunedModels, OTHER",
        "gemini, GET /v1beta/tunedModels/t, READ",
        "gemini, GET /v1beta/batches/b, READ",
        "gemini, GET /v1beta/interactions/i, READ",
        "vertex, POST /v1/projects/p/locations/l/publishers/google/models/text-embedding-005:predict, EMBEDDING",
        "vertex, POST /v1/projects/p/locations/l/publishers/google/models/multimodalembedding@001:predict, EMBEDDING",
        "vertex, POST /v1/projects/p/locations/l/publishers/google/models/imagen-4:predict, BINARY",
        "vertex, POST /v1/projects/p/locations/l/publishers/google/models/lyria-002:predict, OTHER",
        "vertex, POST /v1/projects/p/locations/l/endpoints/123:predict, OTHER",
        "vertex, POST /v1/projects/p/locations/l/endpoints/123:rawPredict, OTHER",
        "vertex, POST /v1/projects/p/locations/l/batchPredictionJobs, OTHER",
        "vertex, POST /v1/projects/p/locations/l/publishers/google/models/veo:fetchPredictOperation, OTHER",
        "bedrock, POST /async-invoke, OTHER",
        "bedrock, GET /async-invoke/a, READ",
        "bedrock, POST /model/amazon.nova-canvas-v1%3A0/invoke, BINARY",
        "bedrock, POST /model/stability.sd3-5-large-v1%3A0/invoke, BINARY",
        "bedrock, POST /model/us.stability.stable-image-inpaint-v1%3A0/invoke, BINARY",
        "bedrock, POST /model/amazon.titan-image-generator-v2%3A0/invoke, BINARY",
        "bedrock, POST /model/amazon.rerank-v1%3A0/invoke, QUERY",
        "bedrock, POST /model/cohere.rerank-v3-5%3A0/invoke, QUERY",
        "bedrock, POST /model/cohere.embed-english-v3/invoke, EMBEDDING",
        "bedrock, POST /model/m/invoke, GENERATION",
        "bedrock, POST /model/m/count-tokens, QUERY",
        "cohere, POST /v1/datasets, UPLOAD",
        "cohere, GET /v1/datasets/d, READ",
        "cohere, POST /v1/embed-jobs, OTHER",
        "cohere, GET /v1/embed-jobs/j, READ",
        "cohere, POST /v1/finetuning/finetuned-models, OTHER",
        "cohere, POST /v1/tokenize, QUERY",
        "ollama, POST /api/generate, GENERATION",
        "ollama, POST /api/pull, OTHER",
        "ollama, POST /api/create, OTHER",
        "ollama, DELETE /api/delete, OTHER"
    })
    void what_an_operation_is(String provider, String call, Kind kind) {
        Operation operation = operation(provider, call);
        assertThat(operation.kind()).isEqualTo(kind);
        assertThat(operation.generates()).isEqualTo(kind == Kind.GENERATION || kind == Kind.EMBEDDING);
    }

    @Test
    void what_no_provider_is_known_to_have_is_neither_a_generation_nor_a_read() {
        for (String provider : ProviderCatalog.builtIn().names()) {
            for (String call : new String[] {
                "POST /v1/jobs", "POST /v9/anything/at/all", "POST /", "PUT /v1/jobs/j", "GET /v1/unknown", "POST /api"
            }) {
                Operation operation = operation(provider, call);
                assertThat(operation.kind()).as("%s: %s", provider, call).isEqualTo(Kind.OTHER);
            }
        }
    }

    @Test
    void nothing_but_a_post_is_a_generation() {
        for (String provider : ProviderCatalog.builtIn().names()) {
            for (String path : new String[] {
                "/v1/chat/completions",
                "/v1/completions",
                "/v1/responses",
                "/v1/embeddings",
                "/v1/messages",
                "/v1/complete",
                "/v1beta/models/m:generateContent",
                "/v1beta/interactions",
                "/model/m/converse",
                "/model/m/invoke",
                "/v2/chat",
                "/v2/embed",
                "/api/chat",
                "/api/generate"
            }) {
                for (String method : new String[] {"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"}) {
                    assertThat(operation(provider, method + " " + path).generates())
                            .as("%s: %s %s", provider, method, path)
                            .isFalse();
                }
            }
        }
    }
}
