package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.route.Route;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file resolves to: providers, their hosts, routes, and the policies that hold for each. */
final class SnapshotTest {

    private static final String LEAVES = """
            defaults: { retry: { attempts: 2, budget: 30% }, timeouts: { idle: 9s } }
            providers:
              groq: { key: k, retry: { attempts: 5, backoff: { max: 7s } } }
            routes:
              - name: careful
                match: { provider: openai, model: "gpt-4o*" }
                fallback: [groq/llama]
                retry: { backoff: { initial: 1s } }
            """;

    @Test
    void every_built_in_provider_with_an_address_needs_no_entry() {
        Snapshot snapshot = Given.snapshot("");
        for (String name : ProviderCatalog.builtIn().names()) {
            boolean addressed = Objects.requireNonNull(ProviderCatalog.builtIn().entry(name))
                            .url()
                    != null;
            assertThat(snapshot.providerNamed(name) != null).as(name).isEqualTo(addressed);
        }
    }

    @Test
    void policies_are_resolved_leaf_by_leaf_from_defaults_over_provider_to_route() {
        Route route = Given.snapshot(LEAVES).routes().match("openai", "gpt-4o-mini");
        Policies openai = policies(route, "openai");
        Policies groq = policies(route, "groq");
        assertThat(openai.retry().attempts()).isEqualTo(2);
        assertThat(groq.retry().attempts()).isEqualTo(5);
        assertThat(groq.retry().budget()).isEqualTo(0.3);
        assertThat(openai.retry().backoff().initial()).hasToString("PT1S");
        assertThat(openai.retry().backoff().max()).hasToString("PT20S");
        assertThat(groq.retry().backoff().initial()).hasToString("PT1S");
        assertThat(groq.retry().backoff().max()).hasToString("PT7S");
        assertThat(groq.timeouts().idle()).hasToString("PT9S");
    }

    @Test
    void a_call_that_matches_no_route_goes_to_its_provider_alone() {
        Route route = Given.snapshot(LEAVES).routes().match("openai", "o3");
        assertThat(route.name()).isEqualTo("default");
        assertThat(route.fallback().targets()).isEmpty();
        assertThat(route.policies()).containsOnlyKeys("openai");
        assertThat(policies(route, "openai").retry().backoff().initial()).hasToString("PT0.5S");
    }

    @Test
    void a_client_may_ask_for_a_route_by_its_name() {
        Snapshot snapshot = Given.snapshot(LEAVES);
        assertThat(Objects.requireNonNull(snapshot.routes().match("openai", "o3", "careful"))
                        .name())
                .isEqualTo("careful");
        assertThat(snapshot.routes().match("openai", "o3", "nobody")).isNull();
        assertThat(snapshot.routes().match("groq", "o3", "careful")).isNull();
    }

    @Test
    void a_target_without_a_model_keeps_the_clients_own() {
        Route route = Given.snapshot("""
                providers: { openai-eu: { like: openai, url: "https://eu.example/v1", key: k } }
                routes: [ { match: { provider: openai }, fallback: [openai-eu, openai/gpt-4o-mini] } ]
                """).routes().match("openai", "gpt-4o");
        Target eu = route.fallback().targets().get(0);
        Target mini = route.fallback().targets().get(1);
        assertThat(eu.model()).isNull();
        assertThat(eu.addressed()).isFalse();
        assertThat(eu.provider().origin()).hasToString("https://eu.example");
        assertThat(mini.model()).isEqualTo("gpt-4o-mini");
        assertThat(mini.addressed()).isTrue();
    }

    @Test
    void a_models_name_may_have_slashes() {
        Route route = Given.snapshot("""
                providers: { together: { key: k } }
                routes: [ { match: { provider: openai }, fallback: together/meta/llama-3 } ]
                """).routes().match("openai", "x");
        assertThat(route.fallback().targets().get(0).model()).isEqualTo("meta/llama-3");
    }

    @Test
    void a_route_for_any_provider_falls_back_within_each_providers_dialect() {
        Snapshot snapshot = Given.snapshot("""
                providers:
                  groq: { key: k }
                  claude-eu: { like: anthropic, url: "https://eu.example", key: k }
                routes: [ { fallback: [groq, claude-eu] } ]
                """);
        assertThat(snapshot.routes().match("openai", "x").fallback().targets())
                .extracting(target -> target.provider().name())
                .containsExactly("groq");
        assertThat(snapshot.routes().match("anthropic", "x").fallback().targets())
                .extracting(target -> target.provider().name())
                .containsExactly("claude-eu");
        assertThat(snapshot.routes().match("groq", "x").fallback().targets()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, http://10.0.0.7:8000, /v1",
        "openai, http://10.0.0.7:8000/, ''",
        "openai, http://10.0.0.7:8000/gateway, /gateway",
        "anthropic, https://claude.example, /v1",
        "gemini, https://gemini.example, /v1beta",
        "openai-compatible, http://10.0.0.7:8000, ''",
        "azure-openai, https://us.openai.azure.com, ''",
    })
    void a_url_without_a_path_keeps_the_prefix_of_its_kind(String kind, String url, String prefix) {
        assertThat(provider(
                                Given.snapshot(
                                        "providers: { mine: { like: %s, url: \"%s\", key: k } }".formatted(kind, url)),
                                "mine")
                        .provider()
                        .basePath())
                .isEqualTo(prefix);
    }

    @Test
    void an_entry_has_the_dialect_paths_and_errors_of_what_it_is_like() {
        ProviderConfig openai = provider(Given.snapshot(""), "openai");
        ProviderConfig eu = provider(Given.snapshot("""
                        providers:
                          eu: { like: openai, url: "https://Eu.example/x/v1/", key: [a, b], connect-to: "127.0.0.1:8443" }
                        """), "eu");
        assertThat(eu.provider().dialect()).isSameAs(openai.provider().dialect());
        assertThat(eu.kind()).isEqualTo("openai");
        assertThat(eu.provider().origin()).hasToString("https://eu.example");
        assertThat(eu.provider().basePath()).isEqualTo("/x/v1");
        assertThat(eu.provider().catalogPath()).isEqualTo("/v1");
        assertThat(eu.provider().connectTo()).hasToString("https://127.0.0.1:8443");
        assertThat(eu.keys()).hasSize(2);
        assertThat(eu.ownUrl()).isTrue();
        assertThat(openai.ownUrl()).isFalse();
        assertThat(openai.keys()).isEmpty();
    }

    @Test
    void an_entry_like_an_entry_is_where_that_one_is() {
        ProviderConfig second = provider(Given.snapshot("""
                        providers:
                          first: { like: azure-openai, url: "https://acme.example", deployments: { gpt-4o: mine } }
                          second: { like: first }
                        """), "second");
        assertThat(second.kind()).isEqualTo("azure-openai");
        assertThat(second.provider().origin()).hasToString("https://acme.example");
    }

    @Test
    void what_is_said_of_models_holds_over_the_catalogue_and_for_entries_that_are_like_it() {
        Snapshot snapshot = Given.snapshot("""
                providers:
                  openai:
                    models:
                      gpt-4o-mini: { window: 1000, output: 100, cannot: images }
                      "gpt-*": { reasoning: true, can: [audio], cannot: [stop] }
                  near: { like: openai, models: { gpt-4o-mini: { window: 2000 } } }
                  far: { like: near }
                """);

        ModelTraits mini = provider(snapshot, "openai").entry().model("gpt-4o-mini");
        assertThat(mini.window()).isEqualTo(1000);
        assertThat(mini.output()).isEqualTo(100);
        assertThat(mini.reasoning()).isTrue();
        assertThat(mini.cannot()).contains(Feature.IMAGES, Feature.STOP).doesNotContain(Feature.AUDIO);
        assertThat(provider(snapshot, "openai").entry().model("o3").window()).isEqualTo(200_000);
        ModelTraits far = provider(snapshot, "far").entry().model("gpt-4o-mini");
        assertThat(far.window()).isEqualTo(2000);
        assertThat(far.output()).isEqualTo(100);
    }

    @Test
    void deployments_are_kept_by_model() {
        assertThat(provider(
                                Given.snapshot(
                                        "providers: { az: { like: azure-openai, url: 'https://a.example', deployments: {"
                                                + " gpt-4o: mine } } }"),
                                "az")
                        .deployments())
                .isEqualTo(Map.of("gpt-4o", "mine"));
    }

    @Test
    void a_provider_is_found_by_host_and_port() {
        Snapshot snapshot = Given.snapshot("""
                providers:
                  local: { like: openai-compatible, url: "http://127.0.0.1:8080/v1" }
                  second: { like: openai, key: k }
                """);
        assertThat(provider(snapshot, "API.openai.com", 443).name()).isEqualTo("openai");
        assertThat(provider(snapshot, "127.0.0.1", 8080).name()).isEqualTo("local");
        assertThat(snapshot.providerForHost("api.openai.com", 8443)).isNull();
        assertThat(snapshot.providerForHost("example.com", 443)).isNull();
    }

    @Test
    void a_provider_of_many_regions_is_found_at_each_regions_host() {
        Snapshot snapshot = Given.snapshot("");
        ProviderConfig frankfurt = provider(snapshot, "bedrock-runtime.eu-central-1.amazonaws.com", 443);
        assertThat(frankfurt.name()).isEqualTo("bedrock");
        assertThat(frankfurt.provider().origin()).hasToString("https://bedrock-runtime.eu-central-1.amazonaws.com");
        assertThat(provider(snapshot, "bedrock").provider().origin())
                .hasToString("https://bedrock-runtime.us-east-1.amazonaws.com");
    }

    @Test
    void a_provider_that_is_asked_without_tls_on_this_machine_is_asked_with_it_at_its_public_host() {
        Snapshot snapshot = Given.snapshot("");
        assertThat(provider(snapshot, "localhost", 11434).provider().origin()).hasToString("http://localhost:11434");
        assertThat(provider(snapshot, "ollama.com", 443).provider().origin()).hasToString("https://ollama.com");
    }

    @Test
    void an_entry_with_a_url_of_its_own_stands_before_a_built_in_ones_further_hosts() {
        Snapshot snapshot =
                Given.snapshot("providers: { openai-eu: { like: openai, url: 'https://eu.api.openai.com/v1' } }");
        assertThat(provider(snapshot, "eu.api.openai.com", 443).name()).isEqualTo("openai-eu");
        assertThat(provider(snapshot, "us.api.openai.com", 443).name()).isEqualTo("openai");
    }

    @Test
    void a_built_in_provider_that_was_moved_is_found_only_where_it_is_now() {
        Snapshot snapshot = Given.snapshot("providers: { openai: { url: 'https://gateway.example/v1' } }");
        assertThat(provider(snapshot, "gateway.example", 443).name()).isEqualTo("openai");
        assertThat(snapshot.providerForHost("api.openai.com", 443)).isNull();
        assertThat(snapshot.providerForHost("eu.api.openai.com", 443)).isNull();
    }

    @Test
    void the_redacted_form_shows_what_holds_and_no_secret() {
        Snapshot snapshot = Given.snapshot("""
                proxy: { clients: { credentials: "u:canary1" } }
                admin: { token: canary2 }
                defaults: { retry: { attempts: 6 } }
                providers: { openai: { key: [canary3, canary4] } }
                """);
        assertThat(snapshot.redacted().toString())
                .doesNotContain("canary")
                .contains("key=[***, ***]", "token=***", "credentials=***", "openai={", "attempts=6");
        assertThat(snapshot.toString()).doesNotContain("canary");
        assertThat(snapshot.providers().toString()).doesNotContain("canary");
    }

    @Test
    void the_hash_is_that_of_what_holds() {
        String hash = Given.snapshot("").hash();
        assertThat(hash).matches("[0-9a-f]{12}");
        assertThat(Given.snapshot("# a comment\nproxy: { drain: 30s }").hash()).isEqualTo(hash);
        assertThat(Given.snapshot("proxy: { drain: 31s }").hash()).isNotEqualTo(hash);
    }

    @Test
    void the_command_line_stands_above_the_file() {
        Reading reading = Given.reader(Map.of(), Map.of(), Map.of("proxy.listen", "127.0.0.1:1", "admin.listen", "x"))
                .read(
                        "fairlead.yaml",
                        "proxy: { listen: '127.0.0.1:2', drain: 1s }".getBytes(StandardCharsets.UTF_8),
                        Path.of("."));
        assertThat(reading.errors())
                .hasSize(1)
                .first()
                .hasToString(
                        "command line: admin.listen: found x (expected: host:port such as 127.0.0.1:9800 or [::1]:9800)");
        assertThat(Given.reader(Map.of(), Map.of(), Map.of("proxy.listen", "127.0.0.1:1"))
                        .read("f", new byte[0], Path.of("."))
                        .orThrow()
                        .configuration()
                        .proxy()
                        .listen())
                .hasToString("127.0.0.1:1");
    }

    private static Policies policies(Route route, String provider) {
        return Objects.requireNonNull(route.policies().get(provider));
    }

    private static ProviderConfig provider(Snapshot snapshot, String name) {
        return Objects.requireNonNull(snapshot.providerNamed(name));
    }

    private static ProviderConfig provider(Snapshot snapshot, String host, int port) {
        return Objects.requireNonNull(snapshot.providerForHost(host, port));
    }
}
