package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.registry.Dialects;
import java.net.URI;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ProviderCatalogTest {
    private final ProviderCatalog catalog = ProviderCatalog.builtIn();

    @Test
    void has_every_built_in_provider() {
        assertThat(catalog.names())
                .containsExactly(
                        "openai",
                        "anthropic",
                        "gemini",
                        "vertex",
                        "azure-openai",
                        "bedrock",
                        "mistral",
                        "groq",
                        "deepseek",
                        "xai",
                        "together",
                        "fireworks",
                        "openrouter",
                        "perplexity",
                        "cohere",
                        "cerebras",
                        "nvidia",
                        "huggingface",
                        "ollama",
                        "openai-compatible");
    }

    @Test
    void knows_the_hosts_of_a_provider() {
        assertThat(entry("openai").hosts()).contains("api.openai.com");
        assertThat(entry("anthropic").hosts()).contains("api.anthropic.com");
        assertThat(entry("gemini").hosts()).contains("generativelanguage.googleapis.com");
        assertThat(entry("vertex").hosts()).contains("us-east5-aiplatform.googleapis.com");
        assertThat(entry("bedrock").hosts())
                .contains("bedrock-runtime.eu-central-1.amazonaws.com", "bedrock-mantle.us-east-1.api.aws");
    }

    @Test
    void every_entry_speaks_dialects_that_exist_and_has_what_its_users_need() {
        for (String name : catalog.names()) {
            CatalogEntry entry = entry(name);
            assertThat(Dialects.of(entry).name()).isEqualTo(entry.dialect());
            assertThat(entry.ports()).isNotEmpty();
            assertThat(entry.auth().header()).isNotEmpty().isLowerCase();
            assertThat(entry.models().known()).isNotEmpty();
            assertThat(entry.hosts()).allMatch(host -> host.equals(host.toLowerCase(java.util.Locale.ROOT)));
            String probe = entry.probe();
            if (probe != null) {
                assertThat(Dialects.of(entry).operation("GET", probe).kind()).isEqualTo(Operation.Kind.READ);
                assertThat(probe).startsWith("/");
            }
            URI url = entry.url();
            if (url != null && !name.equals("ollama")) {
                assertThat(entry.hosts()).contains(url.getHost());
            }
        }
    }

    @Test
    void the_prefix_of_paths_is_that_of_the_url() {
        assertThat(entry("openai").prefix()).isEqualTo("/v1");
        assertThat(entry("groq").prefix()).isEqualTo("/openai/v1");
        assertThat(entry("deepseek").prefix()).isEmpty();
        assertThat(entry("azure-openai").prefix()).isEmpty();
    }

    @Test
    void auth_forms_say_where_the_key_goes() {
        assertThat(entry("openai").auth().prefix()).isEqualTo("Bearer ");
        assertThat(entry("anthropic").auth().header()).isEqualTo("x-api-key");
        assertThat(entry("anthropic").auth().always()).containsEntry("anthropic-version", "2023-06-01");
        assertThat(entry("gemini").auth().query()).isEqualTo("key");
        assertThat(entry("bedrock").auth().kind()).isEqualTo(AuthForm.Kind.SIGV4);
        assertThat(entry("vertex").auth().kind()).isEqualTo(AuthForm.Kind.OAUTH);
    }

    @Test
    void models_have_traits() {
        assertThat(entry("openai").model("o3-mini").reasoning()).isTrue();
        assertThat(entry("openai").model("gpt-4o-mini").reasoning()).isFalse();
        assertThat(entry("openai").model("gpt-4.1").window()).isEqualTo(1047576);
        assertThat(entry("gemini").model("gemini-2.5-pro").reasoning()).isTrue();
        assertThat(entry("gemini").model("gemini-2.5-flash-lite").reasoning()).isFalse();
        assertThat(entry("anthropic").model("nobody")).isSameAs(ModelTraits.UNKNOWN);
    }

    @Test
    void every_provider_says_whose_models_it_serves_and_in_which_apis() {
        assertThat(entry("openai").maker("gpt-4o")).isEqualTo("openai");
        assertThat(entry("azure-openai").maker("gpt-4o")).isEqualTo("openai");
        assertThat(entry("gemini").maker("gemini-2.5-pro")).isEqualTo("google");
        assertThat(entry("bedrock").maker("eu.anthropic.claude-sonnet-4")).isEqualTo("anthropic");
        assertThat(entry("bedrock").maker("amazon.nova-pro-v1:0")).isEqualTo("bedrock");
        assertThat(entry("bedrock").serves("bedrock", "invoke", "anthropic.claude-3-haiku"))
                .isTrue();
        assertThat(entry("bedrock").serves("bedrock", "invoke", "amazon.nova-pro-v1:0"))
                .isFalse();
        assertThat(entry("mistral").serves("openai", "responses", "mistral-large"))
                .isFalse();
        assertThat(written("vertex", "openai/chat", "claude-sonnet-4")).isEqualTo("anthropic/messages");
    }

    private String written(String provider, String client, String model) {
        int slash = client.indexOf('/');
        CatalogEntry.ServedApi served =
                entry(provider).written(client.substring(0, slash), client.substring(slash + 1), model);
        return served == null ? "" : served.dialect() + "/" + served.api();
    }

    @Test
    void a_model_is_asked_in_the_api_that_has_it_and_best_in_the_one_that_the_client_speaks() {
        assertThat(written("openai", "anthropic/messages", "gpt-4.1")).isEqualTo("openai/chat");
        assertThat(written("openai", "anthropic/messages", "gpt-5-pro")).isEqualTo("openai/responses");
        assertThat(written("openai", "anthropic/messages", "gpt-5.1-codex-mini"))
                .isEqualTo("openai/responses");
        assertThat(entry("openai").serves("openai", "chat", "gpt-5-pro")).isFalse();
        assertThat(entry("openai").serves("openai", "responses", "gpt-4o-audio-preview"))
                .isFalse();
        assertThat(entry("openai").speaks("openai", "chat", "gpt-5-pro")).isTrue();
        assertThat(written("bedrock", "anthropic/messages", "anthropic.claude-sonnet-4-5"))
                .isEqualTo("bedrock/invoke");
        assertThat(written("bedrock", "openai/chat", "anthropic.claude-sonnet-4-5"))
                .isEqualTo("bedrock/converse");
        assertThat(written("bedrock", "anthropic/messages", "amazon.nova-pro-v1:0"))
                .isEqualTo("bedrock/converse");
    }

    private CatalogEntry entry(String name) {
        return Objects.requireNonNull(catalog.entry(name));
    }

    @Test
    void an_api_that_is_listed_for_some_models_is_not_spoken_for_others() {
        CatalogEntry bedrock = Objects.requireNonNull(ProviderCatalog.builtIn().entry("bedrock"));

        assertThat(bedrock.speaks("bedrock", "invoke", "anthropic.claude-sonnet-4-5"))
                .isTrue();
        assertThat(bedrock.speaks("bedrock", "invoke", "amazon.titan-tg1-large"))
                .isFalse();
        assertThat(bedrock.speaks("anthropic", "messages", "any")).isTrue();
    }
}
