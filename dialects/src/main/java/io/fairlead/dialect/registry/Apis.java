package io.fairlead.dialect.registry;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.anthropic.AnthropicDialect;
import io.fairlead.dialect.anthropic.MessagesApi;
import io.fairlead.dialect.bedrock.BedrockDialect;
import io.fairlead.dialect.bedrock.ConverseApi;
import io.fairlead.dialect.bedrock.InvokeApi;
import io.fairlead.dialect.bedrock.InvokeEmbedApi;
import io.fairlead.dialect.cohere.CohereChatApi;
import io.fairlead.dialect.cohere.CohereDialect;
import io.fairlead.dialect.cohere.EmbedApi;
import io.fairlead.dialect.gemini.EmbedContentApi;
import io.fairlead.dialect.gemini.GeminiDialect;
import io.fairlead.dialect.gemini.GenerateApi;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.EmbeddingApi;
import io.fairlead.dialect.openai.ChatApi;
import io.fairlead.dialect.openai.EmbeddingsApi;
import io.fairlead.dialect.openai.OpenAiDialect;
import io.fairlead.dialect.openai.ResponsesApi;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All APIs that are translated, for generation and for embeddings. Beside {@link Dialects}, the only place that knows the dialects. */
public final class Apis {
    private static final Api MESSAGES =
            new MessagesApi(ProviderCatalog.builtIn().errors(AnthropicDialect.NAME));
    private static final List<Entry> ALL = List.of(
            new Entry(OpenAiDialect.NAME, new ChatApi(ProviderCatalog.builtIn().errors(OpenAiDialect.NAME))),
            new Entry(
                    OpenAiDialect.NAME,
                    new ResponsesApi(ProviderCatalog.builtIn().errors(OpenAiDialect.NAME))),
            new Entry(AnthropicDialect.NAME, MESSAGES),
            new Entry(
                    BedrockDialect.NAME,
                    new ConverseApi(ProviderCatalog.builtIn().errors(BedrockDialect.NAME))),
            new Entry(
                    BedrockDialect.NAME,
                    new InvokeApi(MESSAGES, ProviderCatalog.builtIn().errors(BedrockDialect.NAME))),
            new Entry(
                    GeminiDialect.NAME,
                    new GenerateApi(ProviderCatalog.builtIn().errors(GeminiDialect.NAME))),
            new Entry(
                    CohereDialect.NAME,
                    new CohereChatApi(ProviderCatalog.builtIn().errors(CohereDialect.NAME))));
    private static final EmbeddingApi COHERE_EMBED = new EmbedApi();
    private static final List<EmbeddingEntry> EMBEDDINGS = List.of(
            new EmbeddingEntry(OpenAiDialect.NAME, new EmbeddingsApi()),
            new EmbeddingEntry(GeminiDialect.NAME, new EmbedContentApi()),
            new EmbeddingEntry(BedrockDialect.NAME, new InvokeEmbedApi(COHERE_EMBED)),
            new EmbeddingEntry(CohereDialect.NAME, COHERE_EMBED));

    private Apis() {}

    /** The API that a request speaks, or null when it is not translated. */
    public static @Nullable Api of(Operation operation) {
        return named(operation.dialect(), operation.api());
    }

    /** The API {@code api} of {@code dialect}, or null when it is not translated. */
    public static @Nullable Api named(String dialect, String api) {
        for (Entry entry : ALL) {
            if (entry.dialect().equals(dialect) && entry.api().name().equals(api)) {
                return entry.api();
            }
        }
        return null;
    }

    /** The API {@code api} of {@code dialect} for embeddings, or null when it is not translated. */
    public static @Nullable EmbeddingApi embeddings(String dialect, String api) {
        for (EmbeddingEntry entry : EMBEDDINGS) {
            if (entry.dialect().equals(dialect) && entry.api().name().equals(api)) {
                return entry.api();
            }
        }
        return null;
    }

    /** All for generation. */
    public static List<Entry> all() {
        return ALL;
    }

    /** All for embeddings. */
    public static List<EmbeddingEntry> allEmbeddings() {
        return EMBEDDINGS;
    }

    /** An API and the dialect whose name its operations have. */
    public record Entry(String dialect, Api api) {}

    /** The same for embeddings. */
    public record EmbeddingEntry(String dialect, EmbeddingApi api) {}
}
