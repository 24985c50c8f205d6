package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ClientEnvironmentTest {

    private static final ClientEnvironment.Trust TRUST =
            new ClientEnvironment.Trust("/h/ca.pem", "/h/bundle.pem", "/h/truststore.p12");

    private static Map<String, String> variables(Map<String, String> user) {
        return new ClientEnvironment(TRUST, "127.0.0.1", 9800, user).variables(Map.of());
    }

    @Test
    void every_variable_of_the_contract_is_set() {
        assertThat(variables(Map.of()))
                .containsKeys(
                        "HTTPS_PROXY",
                        "https_proxy",
                        "NO_PROXY",
                        "SSL_CERT_FILE",
                        "REQUESTS_CA_BUNDLE",
                        "CURL_CA_BUNDLE",
                        "NODE_EXTRA_CA_CERTS",
                        "NODE_USE_ENV_PROXY",
                        "AWS_CA_BUNDLE",
                        "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
                        "DENO_CERT",
                        "JAVA_TOOL_OPTIONS");
    }

    @Test
    void variables_that_replace_trust_get_the_bundle_and_those_that_add_get_the_ca_alone() {
        assertThat(variables(Map.of()))
                .containsEntry("SSL_CERT_FILE", "/h/bundle.pem")
                .containsEntry("CURL_CA_BUNDLE", "/h/bundle.pem")
                .containsEntry("NODE_EXTRA_CA_CERTS", "/h/ca.pem")
                .containsEntry("DENO_CERT", "/h/ca.pem");
    }

    @Test
    void loopback_is_added_to_the_users_own_exceptions_once() {
        assertThat(variables(Map.of("NO_PROXY", "corp.example,localhost")))
                .containsEntry("NO_PROXY", "corp.example,localhost,127.0.0.1,::1");
        assertThat(variables(Map.of("no_proxy", "x"))).containsEntry("NO_PROXY", "x,localhost,127.0.0.1,::1");
    }

    @Test
    void the_jvm_options_are_added_to_the_users_own_and_never_replace_one() {
        String options = variables(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g -Dhttps.proxyHost=mine"))
                .get("JAVA_TOOL_OPTIONS");
        assertThat(options)
                .startsWith("-Xmx1g -Dhttps.proxyHost=mine ")
                .contains("-Dhttps.proxyPort=9800")
                .contains("-Dhttp.proxyHost=127.0.0.1")
                .contains("-Djavax.net.ssl.trustStore=/h/truststore.p12")
                .doesNotContain("-Dhttps.proxyHost=127");
    }

    @Test
    void a_bundle_of_the_users_own_is_named_so_that_it_can_be_merged() {
        ClientEnvironment environment =
                new ClientEnvironment(TRUST, "127.0.0.1", 9800, Map.of("SSL_CERT_FILE", "/corp.pem"));
        assertThat(environment.userBundles()).containsExactly(Map.entry("SSL_CERT_FILE", "/corp.pem"));
        assertThat(environment.variables(Map.of("SSL_CERT_FILE", "/h/merged.pem")))
                .containsEntry("SSL_CERT_FILE", "/h/merged.pem")
                .containsEntry("CURL_CA_BUNDLE", "/h/bundle.pem");
    }

    @Test
    void our_own_bundle_set_by_an_earlier_start_is_not_merged_with_itself() {
        assertThat(new ClientEnvironment(TRUST, "127.0.0.1", 1, Map.of("SSL_CERT_FILE", "/h/bundle.pem")).userBundles())
                .isEmpty();
    }

    @Test
    void an_ipv6_address_is_bracketed_in_the_url() {
        assertThat(new ClientEnvironment(TRUST, "::1", 9800, Map.of()).variables(Map.of()))
                .containsEntry("HTTPS_PROXY", "http://[::1]:9800");
    }

    @Test
    void each_shell_gets_lines_that_survive_quotes() {
        Map<String, String> nasty = Map.of("A", "it's \"$x\"");
        assertThat(Shell.sh.lines(nasty)).isEqualTo("export A='it'\\''s \"$x\"'\n");
        assertThat(Shell.fish.lines(nasty)).isEqualTo("set -gx A 'it\\'s \"$x\"'\n");
        assertThat(Shell.powershell.lines(nasty)).isEqualTo("$env:A = 'it''s \"$x\"'\n");
        assertThat(Shell.dotenv.lines(nasty)).isEqualTo("A=\"it's \\\"\\$x\\\"\"\n");
    }
}
