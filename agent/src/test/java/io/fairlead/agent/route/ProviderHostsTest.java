package io.fairlead.agent.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.config.ConfigSource;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which connections are to providers. */
class ProviderHostsTest {

    private static final Path LIST = Path.of("src/main/resources/io/fairlead/agent/route/provider-hosts.txt");

    @Test
    void a_host_means_its_port_443_and_nothing_beside() {
        ProviderHosts hosts =
                ProviderHosts.of("# said\napi.openai.com\nLLM.example:8443\nhttp://localhost:11434\n*.deep.example\n");

        assertThat(hosts.contains("API.OpenAI.com", 443)).isTrue();
        assertThat(hosts.contains("api.openai.com", 80)).isFalse();
        assertThat(hosts.contains("xapi.openai.com", 443)).isFalse();
        assertThat(hosts.contains("llm.example", 8443)).isTrue();
        assertThat(hosts.contains("llm.example", 443)).isFalse();
        assertThat(hosts.contains("localhost", 11434)).as("without TLS").isFalse();
        assertThat(hosts.contains("a.deep.example", 443)).isTrue();
        assertThat(hosts.contains("deep.example", 443)).isFalse();
        assertThat(hosts.contains("adeep.example", 443)).isFalse();
        assertThat(hosts.containsHost("llm.example")).isTrue();
        assertThat(hosts.containsHost("b.deep.example")).isTrue();
        assertThat(hosts.containsHost("example")).isFalse();
    }

    /** When the catalogue changes: run with {@code -Dupdate=true} once. */
    @Test
    void the_list_of_the_routing_form_is_what_a_fairlead_without_configuration_guides(@TempDir Path nothing)
            throws Exception {
        String catalogue = "# The hosts of the providers that are built in. A test holds it to the catalogue.\n"
                + ConfigSource.find(null, Map.of("HOME", nothing.toString()), nothing, Map.of())
                        .read()
                        .orThrow()
                        .intercepted()
                        .stream()
                        .map(each -> each.provider().origin())
                        .map(origin -> (origin.secure() ? "" : "http://") + origin.authority())
                        .collect(Collectors.toCollection(TreeSet::new))
                        .stream()
                        .collect(Collectors.joining("\n"))
                + "\n";
        if (Boolean.getBoolean("update")) {
            Files.writeString(LIST, catalogue, StandardCharsets.UTF_8);
        }
        assertThat(LIST).hasContent(catalogue);
    }
}
