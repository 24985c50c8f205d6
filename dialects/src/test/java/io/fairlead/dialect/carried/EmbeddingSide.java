package io.fairlead.dialect.carried;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.EmbeddingApi;
import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.dialect.registry.Apis.EmbeddingEntry;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * An API for embeddings at the provider that it comes from, with a model of that provider's.
 *
 * @param title as documents name it
 * @param provider the provider
 * @param api the API
 * @param to whom its requests are written for
 */
record EmbeddingSide(String title, CatalogEntry provider, EmbeddingApi api, Destination to) {
    /** By dialect; on Bedrock the models of two makers have words of their own. */
    private static final Map<String, List<String>> MODELS = Map.of(
            "openai", List.of("text-embedding-3-small"),
            "gemini", List.of("gemini-embedding-001"),
            "bedrock", List.of("amazon.titan-embed-text-v2:0", "cohere.embed-v4:0"),
            "cohere", List.of("embed-v4.0"));

    /** All that are translated, as {@link Apis} has them. */
    static List<EmbeddingSide> all() {
        return Apis.allEmbeddings().stream().flatMap(EmbeddingSide::of).toList();
    }

    private static Stream<EmbeddingSide> of(EmbeddingEntry entry) {
        CatalogEntry provider = Objects.requireNonNull(ProviderCatalog.builtIn().entry(entry.dialect()));
        List<String> models = Objects.requireNonNull(MODELS.get(entry.dialect()), entry::dialect);
        String title = entry.dialect() + "/" + entry.api().name();
        return models.stream()
                .map(model -> new EmbeddingSide(
                        models.size() == 1 ? title : title + ", " + maker(model),
                        provider,
                        entry.api(),
                        Destination.of(provider, model)));
    }

    private static String maker(String model) {
        return model.startsWith("cohere") ? "Cohere" : "Titan";
    }

    /** What a request for it asks for, read again. */
    Embeddings read(Written written) {
        return api.readRequest(written.body(), provider.prefix() + written.path(), new Losses());
    }

    @Override
    public String toString() {
        return title;
    }
}
