package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvRecordTest {

    private static final ClientEnvironment.Trust TRUST =
            new ClientEnvironment.Trust("/h/ca.pem", "/h/bundle.pem", "/h/truststore.p12");

    /** The environment of a shell of {@code user}'s that has evaluated the lines of env. */
    private static Map<String, String> evaluated(int port, Map<String, String> user) {
        Map<String, String> own = EnvRecord.of(user).before(user);
        Map<String, String> shell = new HashMap<>(user);
        shell.putAll(EnvRecord.added(new ClientEnvironment(TRUST, "127.0.0.1", port, own).variables(Map.of()), own));
        return shell;
    }

    private static String evalIn(Map<String, String> environment, String lines) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("sh", "-euc", lines + "env -0");
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process shell = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).isZero();
        return out;
    }

    private static Map<String, String> after(Map<String, String> environment, String lines) throws Exception {
        Map<String, String> found = new HashMap<>();
        for (String each : evalIn(environment, lines).split("\0", -1)) {
            if (each.isEmpty()) {
                continue; // behind the last one
            }
            found.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        found.keySet().removeAll(List.of("PWD", "SHLVL", "_", "OLDPWD"));
        return found;
    }

    private static String unset(Shell shell, Map<String, String> environment) {
        return EnvRecord.of(environment).lines(shell, ClientEnvironment.NAMES, environment);
    }

    private static final Map<String, String> USER = Map.of(
            "PATH", "/usr/bin:/bin",
            "HTTPS_PROXY", "http://me:it's $ecret@corp.example:3128",
            "NO_PROXY", "corp.example",
            "SSL_CERT_FILE", "",
            "JAVA_TOOL_OPTIONS", "-Xmx1g\n-Dsaid=\"two words\"");

    @Test
    void a_shell_is_as_it_was_with_every_value_of_the_users_own() throws Exception {
        Map<String, String> shell = evaluated(9800, USER);
        assertThat(shell).containsEntry("HTTPS_PROXY", "http://127.0.0.1:9800").containsKey("DENO_CERT");
        assertThat(after(shell, unset(Shell.sh, shell))).isEqualTo(USER);
        Map<String, String> bare = Map.of("PATH", "/usr/bin:/bin");
        assertThat(after(evaluated(9800, bare), unset(Shell.sh, evaluated(9800, bare))))
                .isEqualTo(bare);
    }

    @Test
    void a_second_env_takes_the_first_for_no_setting_of_the_users() throws Exception {
        Map<String, String> twice = evaluated(9900, evaluated(9800, USER));
        assertThat(twice).isEqualTo(evaluated(9900, USER));
        assertThat(twice.get("JAVA_TOOL_OPTIONS"))
                .contains("-Dhttps.proxyPort=9900")
                .doesNotContain("9800");
        assertThat(after(twice, unset(Shell.sh, twice))).isEqualTo(USER);
    }

    @Test
    void what_was_changed_since_then_stays() throws Exception {
        Map<String, String> shell = evaluated(9800, USER);
        shell.put("SSL_CERT_FILE", "/mine.pem");
        shell.remove("NODE_EXTRA_CA_CERTS");
        assertThat(after(shell, unset(Shell.sh, shell)))
                .containsEntry("SSL_CERT_FILE", "/mine.pem")
                .doesNotContainKey("NODE_EXTRA_CA_CERTS")
                .containsEntry("HTTPS_PROXY", USER.get("HTTPS_PROXY"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%", "e30", "bnVsbA==", "W10=", "eyJBIjoxfQ==", "eyJBIjpbXX0=", "eyJBIjpudWxsfQ=="})
    void without_a_record_that_can_be_read_nothing_of_the_users_is_touched(String damaged) throws Exception {
        Map<String, String> shell = new HashMap<>(USER);
        shell.put(EnvRecord.NAME, damaged);
        assertThat(after(shell, unset(Shell.sh, shell))).isEqualTo(USER);
        assertThat(EnvRecord.of(shell).unknown(ClientEnvironment.NAMES, shell))
                .containsExactlyInAnyOrder("HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE", "JAVA_TOOL_OPTIONS");
    }

    @Test
    void each_shell_is_told_in_its_own_words() {
        Map<String, String> shell = evaluated(9800, Map.of("NO_PROXY", "it's"));
        assertThat(unset(Shell.sh, shell))
                .contains("unset HTTPS_PROXY\n", "export NO_PROXY='it'\\''s'\n")
                .endsWith("unset FAIRLEAD_ENV\n");
        assertThat(unset(Shell.fish, shell))
                .contains("set -e HTTPS_PROXY\n", "set -gx NO_PROXY 'it\\'s'\n")
                .endsWith("set -e FAIRLEAD_ENV\n");
        assertThat(unset(Shell.powershell, shell))
                .contains("$env:HTTPS_PROXY = $null\n", "$env:NO_PROXY = 'it''s'\n")
                .endsWith("$env:FAIRLEAD_ENV = $null\n");
        assertThat(unset(Shell.dotenv, shell))
                .contains("# HTTPS_PROXY is not set\n", "NO_PROXY=\"it's\"\n")
                .endsWith("# FAIRLEAD_ENV is not set\n");
    }
}
