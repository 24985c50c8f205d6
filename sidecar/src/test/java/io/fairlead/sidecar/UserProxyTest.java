package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.upstream.UpstreamProxyConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of a user's variables a private instance goes on by. */
class UserProxyTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private static Map<String, String> variables(String text) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String each : text.split(" ", -1)) {
            int is = each.indexOf('=');
            if (is > 0) {
                variables.put(each.substring(0, is), each.substring(is + 1).replace('_', ' '));
            }
        }
        return variables;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTPS_PROXY=http://corp:3128                                  | HTTPS_PROXY | http://corp:3128
            https_proxy=http://corp:3128                                  | https_proxy | http://corp:3128
            https_proxy=http://small:1 HTTPS_PROXY=http://big:1           | https_proxy | http://small:1
            https_proxy= HTTPS_PROXY=http://big:1                         | HTTPS_PROXY | http://big:1
            ALL_PROXY=http://all:1                                        | ALL_PROXY   | http://all:1
            ALL_PROXY=socks5h://all:1 HTTPS_PROXY=https://corp            | HTTPS_PROXY | https://corp
            HTTPS_PROXY=corp:3128                                         | HTTPS_PROXY | http://corp:3128
            HTTPS_PROXY=http://u:CANARY@corp:3128/                        | HTTPS_PROXY | http://***@corp:3128
            """)
    void the_proxy_that_its_command_would_have_used_is_taken(String present, String variable, String shown) {
        UserProxy proxy = UserProxy.of(variables(present));
        assertThat(Objects.requireNonNull(proxy.proxy()).variable()).isEqualTo(variable);
        assertThat(proxy.shown()).isEqualTo(shown);
        assertThat(proxy.warning()).isEmpty();
        assertThat(proxy.line(true)).contains(variable, shown).doesNotContain("CANARY");
        assertThat(proxy.toString()).doesNotContain("CANARY");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTPS_PROXY=socks5://u:CANARY@corp:1080 | HTTPS_PROXY is socks5://…
            HTTPS_PROXY=http://u:CANARY@corp:99999  | HTTPS_PROXY is http://…
            https_proxy=CANARY@/x                   | https_proxy is a value that is no URL
            """)
    void one_that_it_cannot_go_through_is_told_without_its_password(String present, String words) {
        UserProxy proxy = UserProxy.of(variables(present));
        assertThat(proxy.proxy()).isNull();
        assertThat(proxy.warning()).startsWith(words).doesNotContain("CANARY");
        assertThat(proxy.line(false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''
            HTTP_PROXY=http://corp:3128
            HTTPS_PROXY=
            """)
    void without_one_nothing_is_said(String present) {
        assertThat(UserProxy.of(variables(present))).isEqualTo(new UserProxy(null, "", ""));
    }

    @Test
    void what_env_set_in_this_shell_is_not_the_users() {
        Map<String, String> user = Map.of("HTTPS_PROXY", "http://corp:3128", "NO_PROXY", "a.example");
        Map<String, String> set = EnvRecord.added(
                Map.of("HTTPS_PROXY", "http://127.0.0.1:9800", "NO_PROXY", "a.example,localhost"), user);
        assertThat(Objects.requireNonNull(UserProxy.of(set).proxy()).url()).isEqualTo("http://corp:3128");
        assertThat(UserProxy.of(EnvRecord.added(Map.of("HTTPS_PROXY", "http://127.0.0.1:9800"), Map.of()))
                        .proxy())
                .isNull();
    }

    @Test
    void the_file_goes_before_the_environment_and_no_proxy_comes_along() throws IOException {
        UserProxy proxy =
                UserProxy.of(Map.of("HTTPS_PROXY", "http://u:p@corp:3128", "NO_PROXY", ".a.example,,10.0.0.0/8 b%d"));
        UpstreamProxyConfig taken = Objects.requireNonNull(
                snapshot("", proxy).configuration().proxy().upstreamProxy());
        assertThat(taken.origin()).hasToString("http://corp:3128");
        assertThat(taken.direct().entries()).hasToString("[a.example, 10.0.0.0/8]");
        assertThat(taken.authorization()).isNotNull();
        assertThat(proxy.takenBy(snapshot("", proxy))).isTrue();
        assertThat(proxy.takenBy(snapshot("proxy: { drain: 1s }", proxy))).isTrue();

        Snapshot own = snapshot("proxy: { upstream-proxy: \"http://other:1\" }", proxy);
        assertThat(proxy.takenBy(own)).isFalse();
        assertThat(proxy.line(false)).contains("leaves HTTPS_PROXY aside");
        Snapshot off = snapshot("proxy: { upstream-proxy: off }", proxy);
        assertThat(off.configuration().proxy().upstreamProxy()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            HTTPS_PROXY=http://u:CANARY@corp:3128 | {}                                             | true
            ''                                    | {}                                             | false
            HTTPS_PROXY=socks5://corp:1           | {}                                             | false
            HTTPS_PROXY=http://corp:3128          | proxy: { upstream-proxy: off }                 | false
            HTTPS_PROXY=http://corp:3128          | 'proxy: { upstream-proxy: "http://corp:1" }'   | false
            HTTPS_PROXY=http://127.0.0.1:9800     | {}                                             | false
            HTTPS_PROXY=http://127.0.0.1:3128     | {}                                             | true
            """)
    void serve_says_that_it_goes_by_its_configuration_alone(String present, String yaml, boolean said)
            throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), yaml + "\n");
        Snapshot snapshot = ConfigSource.find(file.toString(), Map.of("HOME", folder.toString()), folder, Map.of())
                .read()
                .orThrow();
        String line = UserProxy.of(variables(present)).ofServe(snapshot);
        assertThat(!line.isEmpty()).isEqualTo(said);
        if (said) {
            assertThat(line)
                    .contains("HTTPS_PROXY", "mend: proxy.upstream-proxy: ${env:HTTPS_PROXY}")
                    .doesNotContain("CANARY");
        }
    }

    private Snapshot snapshot(String yaml, @Nullable UserProxy proxy) throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), yaml + "\n");
        return ConfigSource.find(
                        file.toString(),
                        Map.of("HOME", folder.toString()),
                        folder,
                        Map.of("proxy.listen", "127.0.0.1:0"),
                        proxy == null ? null : proxy.proxy())
                .read()
                .orThrow();
    }
}
