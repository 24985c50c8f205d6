package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.Reading;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What becomes of configurations of LiteLLM. */
class ImportCommandTest {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:(\\w+)}");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Done(int status, String out, String err) {}

    private Done imported(String text) throws IOException {
        return run(
                "import",
                "--from",
                "litellm",
                Files.writeString(folder.resolve("config.yaml"), text).toString());
    }

    private static Done run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Done(line.execute(words), out.toString(), err.toString());
    }

    /** The result as {@code check} reads it, with every variable set. */
    private void isSound(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), yaml, StandardCharsets.UTF_8);
        Map<String, String> environment = new HashMap<>();
        for (Matcher each = VARIABLE.matcher(yaml); each.find(); ) {
            environment.put(each.group(1), each.group(1).endsWith("BASE") ? "https://base.example.com" : "a-key");
        }
        Reading reading = ConfigSource.find(file.toString(), environment, folder, Map.of())
                .read();
        assertThat(reading.problems().report()).as(yaml).isEmpty();
    }

    private static final String WHOLE = """
            model_list:
              - model_name: gpt-4o
                litellm_params:
                  model: azure/my-gpt4o
                  api_base: os.environ/AZURE_API_BASE
                  api_key: os.environ/AZURE_API_KEY
                  api_version: "2024-10-21"
                  rpm: 600
                  tpm: 100000
                  weight: 3
              - model_name: gpt-4o
                litellm_params: { model: gpt-4o, api_key: os.environ/MY_OPENAI_KEY }
              - model_name: claude-sonnet-4-5
                litellm_params: { model: anthropic/claude-sonnet-4-5 }
                model_info: { mode: chat }
            router_settings:
              routing_strategy: least-busy
              num_retries: 2
              timeout: 120
              fallbacks: [{ gpt-4o: [claude-sonnet-4-5] }]
            litellm_settings: { drop_params: true, set_verbose: false }
            """;

    @Test
    void providers_routes_fallbacks_and_limits_are_carried_over_and_the_result_is_sound() throws IOException {
        Done done = imported(WHOLE);

        assertThat(done.err()).isEmpty();
        assertThat(done.status()).isZero();
        assertThat(done.out()).isEqualTo("""
                # Made from a configuration of LiteLLM. A client's base URL is http://127.0.0.1:9800/PROVIDER/v1 now.
                defaults:
                  retry: { attempts: 3 }
                  timeouts: { total: 120s }
                providers:
                  azure-openai:
                    url: "${env:AZURE_API_BASE}"
                    key: "${env:AZURE_API_KEY}"
                    deployments:
                      "gpt-4o": "my-gpt4o"
                    limits: { requests: 600/min, tokens: 100000/min }
                  openai:
                    key: "${env:MY_OPENAI_KEY}"
                  anthropic:
                    key: "${env:ANTHROPIC_API_KEY}"
                routes:
                  - name: "gpt-4o"
                    match: { provider: azure-openai, model: "gpt-4o" }
                    balance:
                      by: load
                      targets:
                        - { target: "azure-openai/gpt-4o", weight: 3 }
                        - { target: "openai/gpt-4o" }
                    fallback:
                      - "anthropic/claude-sonnet-4-5"
                    lossy: allow
                """);
        isSound(done.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sk-secret-in-the-file", "'sk-\\u0001secret'", "sk-${env:secret}"})
    void a_key_in_the_file_is_never_copied(String key) throws IOException {
        Done done =
                imported("model_list:\n  - model_name: gpt-4o\n    litellm_params: { model: openai/gpt-4o, api_key: \""
                        + key + "\" }\n");

        assertThat(done.out() + done.err()).doesNotContain("secret");
        assertThat(done.out()).contains("key: \"${env:OPENAI_API_KEY}\"");
        assertThat(done.err())
                .contains("config.yaml:3:", "api_key: the key is not copied; set the variable OPENAI_API_KEY");
        assertThat(done.status()).isEqualTo(1);
        isSound(done.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            bedrock/amazon.nova-pro-v1:0, aws_region_name: us-east-1 | url: "https://bedrock-runtime.us-east-1.amazonaws.com"
            vertex_ai/gemini-2.5-pro, vertex_project: acme, vertex_location: europe-west1 | projects/acme/locations/europe-west1"
            ollama/llama3 | url: "http://127.0.0.1:11434"
            hosted_vllm/llama3, api_base: "http://10.0.0.1:8000/v1" | url: "http://10.0.0.1:8000/v1"
            openai/llama3, api_base: "http://10.0.0.1:8000/v1/", api_key: none | openai-compatible:
            together_ai/meta-llama/Llama-3-70b | together:
            groq/llama-3.3-70b-versatile, max_parallel_requests: 3 | limits: { concurrency: 3 }
            claude-sonnet-4-5 | key: "${env:ANTHROPIC_API_KEY}\"""")
    void each_kind_of_provider_becomes_a_sound_entry(String parameters, String line) throws IOException {
        Done done = imported("model_list:\n  - { model_name: m, litellm_params: { model: " + parameters + " } }\n");

        assertThat(done.out()).contains(line);
        isSound(done.out());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            model_list: [{ model_name: a, litellm_params: { model: sagemaker/x } }] | 1:47: | no built-in provider is called 'sagemaker'
            model_list: [{ model_name: a, litellm_params: { model: azure/x } }]     | 1:    | azure-openai needs its api_base
            model_list: [{ model_name: a, litellm_params: { model: bedrock/x } }]   | 1:    | bedrock needs its aws_region_name
            model_list: [{ model_name: a, litellm_params: { model: openai/* } }]    | 1:    | need no list
            model_list: [{ model_name: a }]                                         | 1:    | are needed
            model_list: [a]                                                         | 1:14: | expected a mapping
            model_list: {}                                                          | 1:13: | expected a list
            general_settings: { master_key: x, store_model_in_db: true }            | 1:21: | proxy.clients.credentials
            general_settings: { store_model_in_db: true }                           | 1:21: | nothing like it
            router_settings: { redis_host: x }                                      | 1:20: | fleet: redis://
            router_settings: { num_retries: many }                                  | 1:    | expected a whole number
            router_settings: { routing_strategy: cost-based-routing }               | 1:    | balance.by is weight or load
            litellm_settings: { fallbacks: [a] }                                    | 1:33: | expected a mapping
            [1, 2]                                                                  | 1:1:  | expected a mapping""")
    void what_is_not_carried_over_is_told_with_its_place(String text, String place, String sentence)
            throws IOException {
        Done done = imported(text);

        assertThat(done.err()).contains("config.yaml:" + place).contains(sentence);
        assertThat(done.status()).isEqualTo(1);
        isSound(done.out());
    }

    @Test
    void a_name_of_one_model_and_a_fallback_that_is_none_are_told() throws IOException {
        Done done = imported("""
                model_list:
                  - { model_name: smart, litellm_params: { model: anthropic/claude-sonnet-4-5 } }
                  - { model_name: gpt-4o, litellm_params: { model: openai/gpt-4o } }
                litellm_settings:
                  context_window_fallbacks: [{ smart: [gpt-4o, nobody] }]
                """);

        assertThat(done.err())
                .contains("the name smart is not carried over: ask anthropic for claude-sonnet-4-5")
                .contains("the fallback of smart, nobody, is no model of the list");
        assertThat(done.out()).contains("on: [context-length]", "- \"openai/gpt-4o\"");
        isSound(done.out());
    }

    @Test
    void what_cannot_be_read_is_a_mistake() throws IOException {
        assertThat(imported("a: [").status()).isEqualTo(2);
        assertThat(run(
                                "import",
                                "--from",
                                "litellm",
                                folder.resolve("none.yaml").toString())
                        .err())
                .contains("none.yaml does not exist.");
        assertThat(run("import", "--from", "nginx", "x").err())
                .contains("no gateway 'nginx' is known (allowed: litellm)");
        assertThat(run("import", "x").status()).isEqualTo(2);
    }
}
