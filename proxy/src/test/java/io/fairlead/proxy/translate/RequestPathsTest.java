package io.fairlead.proxy.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.testing.Calls;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestPathsTest {

    @ParameterizedTest
    @CsvSource({
        "ollama, '', /v1/chat/completions, /v1/chat/completions",
        "ollama, /v1, /v1/chat/completions, /v1/chat/completions",
        "ollama, /gpu/v1, /v1/chat/completions, /gpu/v1/chat/completions",
        "ollama, /gpu, /v1/chat/completions, /gpu/v1/chat/completions",
        "azure-openai, '', /openai/v1/chat/completions, /openai/v1/chat/completions",
        "azure-openai, /openai, /openai/v1/chat/completions, /openai/v1/chat/completions",
        "azure-openai, /openai/v1, /openai/v1/chat/completions, /openai/v1/chat/completions",
        "azure-openai, /openai/v1, /anthropic/v1/messages, /anthropic/v1/messages",
        "azure-openai, /anthropic, /openai/v1/chat/completions, /openai/v1/chat/completions",
        "openai, /v1, /chat/completions, /v1/chat/completions",
        "openai, /chat, /chat/completions, /chat/chat/completions",
        "anthropic, /v1, /messages, /v1/messages"
    })
    void what_a_url_says_already_of_a_path_is_not_said_again(String kind, String base, String written, String path) {
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(kind));
        Provider plain = Calls.provider(kind);
        Provider provider = new Provider(
                kind, plain.dialect(), plain.origin(), base, entry.prefix(), plain.connectTo(), plain.errors());

        assertThat(RequestPaths.under(provider, entry.habits(), written)).isEqualTo(path);
    }
}
