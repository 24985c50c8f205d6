package io.fairlead.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.registry.Dialects;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTest {

    private static Provider provider(String kind, String path) {
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(kind));
        String prefix = Objects.requireNonNull(entry.url()).getPath();
        return new Provider(
                "mine",
                Dialects.of(entry),
                new Origin("https", "gateway.test", 443),
                path,
                prefix,
                null,
                entry.errors()::classify);
    }

    @ParameterizedTest(name = "{0} under {1}: {2}")
    @CsvSource({
        "gemini, '', /v1beta/models/gemini-2.5-pro:generateContent",
        "gemini, '', /v1/models/gemini-2.5-pro:generateContent",
        "gemini, /gw/google/v1beta, /v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse",
        "gemini, /gw, /v1beta/models/gemini-2.5-pro:generateContent",
        "gemini, /v1beta, /v1beta/models/gemini-2.5-pro:generateContent",
        "anthropic, /gw/claude, /v1/messages",
        "anthropic, '', /v1/messages",
        "openai, '', /v1/chat/completions",
        "openai, /llm/openai, /v1/responses",
        "vertex, /gw, /v1/projects/p/locations/global/publishers/google/models/gemini-2.5-pro:generateContent",
        "groq, '', /openai/v1/chat/completions",
    })
    void a_generation_is_known_below_whatever_path_its_url_has(String kind, String path, String asked) {
        Provider provider = provider(kind, path);

        assertThat(provider.operation("POST", provider.pathHere(asked)).kind()).isEqualTo(Operation.Kind.GENERATION);
    }

    @ParameterizedTest(name = "{0} under {1}: {2}")
    @CsvSource({"gemini, '', /v2/x", "openai, /gw, /v1/what", "anthropic, '', /v1/what"})
    void what_is_unknown_stays_unknown(String kind, String path, String asked) {
        Provider provider = provider(kind, path);

        assertThat(provider.operation("POST", provider.pathHere(asked)).kind()).isEqualTo(Operation.Kind.OTHER);
    }
}
