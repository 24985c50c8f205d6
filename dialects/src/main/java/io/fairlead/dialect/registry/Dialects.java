package io.fairlead.dialect.registry;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Habits;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.anthropic.AnthropicDialect;
import io.fairlead.dialect.bedrock.BedrockDialect;
import io.fairlead.dialect.cohere.CohereDialect;
import io.fairlead.dialect.gemini.GeminiDialect;
import io.fairlead.dialect.ollama.OllamaDialect;
import io.fairlead.dialect.openai.OpenAiDialect;
import java.util.ArrayList;
import java.util.List;

/** All dialects, by name. The only place that knows every one of them. */
public final class Dialects {

    private Dialects() {}

    /**
     * The dialect of this name, with the error table of the provider that it comes from.
     *
     * @throws IllegalArgumentException when there is no such dialect
     */
    public static Dialect named(String name) {
        return of(name, ProviderCatalog.builtIn().errors(name), Habits.NONE);
    }

    /** The dialect (or dialects, told apart by path) that a provider speaks, with the provider's own error table. */
    public static Dialect of(CatalogEntry provider) {
        List<Dialect> also = new ArrayList<>();
        for (String name : provider.also()) {
            also.add(of(name, provider.errors(), provider.habits()));
        }
        Dialect own = of(provider.dialect(), provider.errors(), provider.habits());
        return also.isEmpty() ? own : new ProviderDialect(own, also);
    }

    private static Dialect of(String name, ErrorTable errors, Habits habits) {
        return switch (name) {
            case OpenAiDialect.NAME -> new OpenAiDialect(errors, habits);
            case AnthropicDialect.NAME -> new AnthropicDialect(errors);
            case GeminiDialect.NAME -> new GeminiDialect(errors);
            case BedrockDialect.NAME -> new BedrockDialect(errors);
            case CohereDialect.NAME -> new CohereDialect(errors);
            case OllamaDialect.NAME -> new OllamaDialect(errors);
            default ->
                throw new IllegalArgumentException(
                        "dialect: " + name + " (expected: openai, anthropic, gemini, bedrock, cohere or ollama)");
        };
    }
}
