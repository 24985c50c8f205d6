package io.fairlead.sidecar.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the rules of clients let one expect in an environment. */
class ForecastTest {

    private static final String PROXY = "http://127.0.0.1:9800";
    private static final String JAVA = "-Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9800"
            + " -Dhttp.nonProxyHosts=localhost|*.direct.example -Djavax.net.ssl.trustStore=/ours/truststore.p12";

    private static Map<String, String> whole() {
        Map<String, String> all = new HashMap<>();
        for (String each : new String[] {"HTTPS_PROXY", "https_proxy", "http_proxy"}) {
            all.put(each, PROXY);
        }
        for (String each : new String[] {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "AWS_CA_BUNDLE"}) {
            all.put(each, "/ours/bundle.pem");
        }
        all.put("NODE_EXTRA_CA_CERTS", "/ours/ca.pem");
        all.put("DENO_CERT", "/ours/ca.pem");
        all.put("NODE_USE_ENV_PROXY", "1");
        all.put("JAVA_TOOL_OPTIONS", JAVA);
        return all;
    }

    private static Forecast of(Client client, Map<String, String> environment, String host) {
        return Forecast.of(
                client,
                new Surroundings(
                        environment,
                        Set.of("127.0.0.1:9800"),
                        Set.of("/ours/bundle.pem", "/ours/ca.pem", "/ours/truststore.p12")),
                host);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "AIOHTTP")
    void with_all_that_env_sets_every_client_is_guided(Client client) {
        assertThat(of(client, whole(), "api.openai.com")).isEqualTo(new Forecast(Outcome.GUIDED, "", ""));
    }

    @ParameterizedTest
    @EnumSource
    void with_nothing_set_every_client_goes_past(Client client) {
        assertThat(of(client, Map.of(), "api.openai.com").outcome()).isEqualTo(Outcome.PAST);
    }

    @Test
    void aiohttp_goes_past_whatever_is_set() {
        assertThat(of(Client.AIOHTTP, whole(), "api.openai.com").outcome()).isEqualTo(Outcome.PAST);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            CURL       | CURL_CA_BUNDLE      | /theirs.pem       | UNTRUSTED | CURL_CA_BUNDLE
            CURL       | CURL_CA_BUNDLE      | -                 | GUIDED    |
            URLLIB     | SSL_CERT_FILE       | -                 | UNTRUSTED | SSL_CERT_FILE
            HTTPX      | SSL_CERT_FILE       | /theirs.pem       | UNTRUSTED | SSL_CERT_FILE
            REQUESTS   | SSL_CERT_FILE       | -                 | GUIDED    |
            REQUESTS   | REQUESTS_CA_BUNDLE  | /theirs.pem       | UNTRUSTED | REQUESTS_CA_BUNDLE
            BOTOCORE   | AWS_CA_BUNDLE       | /theirs.pem       | UNTRUSTED | AWS_CA_BUNDLE
            NODE_FETCH | NODE_EXTRA_CA_CERTS | -                 | UNTRUSTED | NODE_EXTRA_CA_CERTS
            NODE_HTTPS | NODE_USE_ENV_PROXY  | 0                 | PAST      | NODE_USE_ENV_PROXY
            GO         | SSL_CERT_FILE       | -                 | UNTRUSTED | SSL_CERT_FILE
            GO         | HTTPS_PROXY         | http://corp:3128  | PAST      | HTTPS_PROXY
            CURL       | https_proxy         | http://corp:3128  | PAST      | https_proxy
            CURL       | https_proxy         | 127.0.0.1:9800    | GUIDED    |
            CURL       | https_proxy         | http://u:p@127.0.0.1:9800/ | GUIDED |
            CURL       | https_proxy         | :::not an address | PAST      | https_proxy
            RUBY       | http_proxy          | -                 | PAST      | http_proxy
            GO         | NO_PROXY            | .openai.com       | PAST      | NO_PROXY
            HTTPX      | no_proxy            | *                 | PAST      | NO_PROXY
            HTTPX      | no_proxy            | example.com       | GUIDED    |
            DENO       | DENO_CERT           | -                 | UNTRUSTED | DENO_CERT
            JAVA       | HTTPS_PROXY         | -                 | GUIDED    |
            JAVA       | JAVA_TOOL_OPTIONS   | -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9800 | UNTRUSTED | JAVA_TOOL_OPTIONS
            JAVA       | JAVA_TOOL_OPTIONS   | -Xmx1g            | PAST      | JAVA_TOOL_OPTIONS
            JAVA       | JAVA_TOOL_OPTIONS   | -javaagent:/opt/fairlead-agent.jar | GUIDED |
            JAVA       | _JAVA_OPTIONS       | -Dhttps.proxyPort=1 | PAST    | JAVA_TOOL_OPTIONS
            JAVA       | _JAVA_OPTIONS       | -Djavax.net.ssl.trustStore=/theirs | UNTRUSTED | JAVA_TOOL_OPTIONS""")
    void the_variable_that_is_missing_or_wrong_is_named(
            Client client, String variable, String value, Outcome outcome, String named) {
        Map<String, String> environment = whole();
        environment.remove(variable);
        if (value != null) {
            environment.put(variable, value);
        }

        Forecast forecast = of(client, environment, "api.openai.com");

        assertThat(forecast.outcome()).isEqualTo(outcome);
        assertThat(forecast.variable()).isEqualTo(named == null ? "" : named);
        assertThat(forecast.why()).doesNotContain("u:p");
    }

    @Test
    void hosts_that_a_jvm_keeps_direct_go_past() {
        assertThat(of(Client.JAVA, whole(), "api.direct.example").outcome()).isEqualTo(Outcome.PAST);
    }

    @Test
    void another_fairlead_stands_in_for_the_one_that_is_named_and_for_no_other_proxy() {
        Map<String, String> environment = whole();
        environment.put("HTTP_PROXY", "http://corp:3128");
        environment.put("https_proxy", "http://u:p@127.0.0.1:9800/");

        Map<String, String> replaced = ProxyAddress.replaced(environment, Set.of("127.0.0.1:9800"), "127.0.0.2", 7);

        assertThat(replaced)
                .containsEntry("HTTPS_PROXY", "http://127.0.0.2:7")
                .containsEntry("https_proxy", "http://u:p@127.0.0.2:7")
                .containsEntry("HTTP_PROXY", "http://corp:3128")
                .containsEntry("SSL_CERT_FILE", "/ours/bundle.pem");
        assertThat(replaced.get("JAVA_TOOL_OPTIONS")).startsWith("-Dhttps.proxyHost=127.0.0.2 -Dhttps.proxyPort=7 ");
    }
}
