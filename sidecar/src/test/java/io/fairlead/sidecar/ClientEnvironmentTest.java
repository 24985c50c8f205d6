package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                        "wss_proxy",
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
    void both_spellings_of_the_users_exceptions_count() {
        assertThat(variables(Map.of("NO_PROXY", "a.example, b.example", "no_proxy", "B.example c.example")))
                .containsEntry("NO_PROXY", "a.example,b.example,c.example,localhost,127.0.0.1,::1")
                .containsEntry("no_proxy", "a.example,b.example,c.example,localhost,127.0.0.1,::1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    corp.example            ; corp.example|*.corp.example
                    .corp.example           ; corp.example|*.corp.example
                    *.corp.example          ; corp.example|*.corp.example
                    *                       ; *
                    10.1.2.3                ; 10.1.2.3
                    10.0.0.0/8              ; 10.*
                    192.168.0.0/16          ; 192.168.*
                    192.168.7.0/24          ; 192.168.7.*
                    10.1.2.3/32             ; 10.1.2.3
                    fd00::7                 ; [fd00::7]
                    [fd00::7]               ; [fd00::7]
                    db,db                   ; db|*.db
                    172.16.0.0/12           ;
                    fd00::/8                ;
                    corp.example:8443       ;
                    [fd00::7]:443           ;
                    a|b                     ;
                    $(id)                   ;
                    """)
    void a_jvm_hears_of_the_users_exceptions_as_far_as_its_patterns_can_say_them(
            String own, @Nullable String patterns) {
        assertThat(variables(Map.of("no_proxy", own)).get("JAVA_TOOL_OPTIONS"))
                .contains("-Dhttp.nonProxyHosts=" + (patterns == null ? "" : patterns + "|")
                        + "localhost|*.localhost|127.0.0.1|[::1]|127.* ");
    }

    @Test
    @ResourceLock(Resources.SYSTEM_PROPERTIES)
    void a_jvm_goes_direct_where_the_user_said_so_and_nowhere_else() throws Exception {
        String patterns = DirectHosts.of(Map.of("NO_PROXY", "corp.example,10.0.0.0/8,172.16.0.0/12"))
                .nonProxyHosts();
        String before = System.getProperty("http.nonProxyHosts");
        System.setProperty("https.proxyHost", "127.0.0.1");
        System.setProperty("http.nonProxyHosts", patterns);
        try {
            assertThat(Stream.of("corp.example", "a.corp.example", "10.9.8.7", "127.0.0.1", "localhost", "[::1]"))
                    .allMatch(host -> direct(host));
            assertThat(Stream.of("api.openai.com", "mycorp.example", "172.16.0.1"))
                    .noneMatch(host -> direct(host));
        } finally {
            System.clearProperty("https.proxyHost");
            if (before == null) {
                System.clearProperty("http.nonProxyHosts");
            } else {
                System.setProperty("http.nonProxyHosts", before);
            }
        }
    }

    private static boolean direct(String host) {
        return ProxySelector.getDefault()
                .select(URI.create("https://" + host + "/"))
                .equals(List.of(Proxy.NO_PROXY));
    }

    @Test
    void the_jvm_options_are_added_to_the_users_own_and_never_replace_one() {
        String options = variables(Map.of("JAVA_TOOL_OPTIONS", "-Xmx1g -Dhttps.proxyHost=mine"))
                .get("JAVA_TOOL_OPTIONS");
        assertThat(options)
                .startsWith("-Xmx1g -Dhttps.proxyHost=mine ")
                .contains("-Dhttps.proxyPort=9800")
                .contains("-Djavax.net.ssl.trustStore=/h/truststore.p12")
                .doesNotContain("-Dhttps.proxyHost=127")
                .doesNotContain("-Dhttp.proxyHost"); // plain http goes where it went
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
