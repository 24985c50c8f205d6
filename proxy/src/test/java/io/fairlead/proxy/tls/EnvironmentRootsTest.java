package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roots that the environment names. */
class EnvironmentRootsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Path bundle;

    @BeforeEach
    void write() throws IOException {
        String pem = Files.readString(ScriptedProvider.caFile().toPath());
        bundle = Files.writeString(
                folder.resolve("bundle.pem"),
                "remark\n-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n" + pem + "\n" + pem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSL_CERT_FILE",
                "SSL_CERT_DIR",
                "REQUESTS_CA_BUNDLE",
                "CURL_CA_BUNDLE",
                "AWS_CA_BUNDLE",
                "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
                "NODE_EXTRA_CA_CERTS",
                "DENO_CERT"
            })
    void each_variable_by_which_clients_take_roots_counts_a_file_or_a_folder(String variable) {
        assertThat(EnvironmentRoots.in(Map.of(variable, bundle.toString()))).containsExactly(ScriptedProvider.ca());
        assertThat(EnvironmentRoots.in(Map.of(variable, folder.toString()))).containsExactly(ScriptedProvider.ca());
    }

    @Test
    void several_folders_are_read_and_each_root_is_taken_once() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertThat(EnvironmentRoots.in(Map.of(
                        "SSL_CERT_DIR",
                        empty + java.io.File.pathSeparator + folder + java.io.File.pathSeparator,
                        "SSL_CERT_FILE",
                        bundle.toString())))
                .containsExactly(ScriptedProvider.ca());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "/nowhere/at/all.pem", "/dev/zero", "a\u0000b"})
    void what_cannot_be_read_is_left_out(String named) {
        assertThat(EnvironmentRoots.in(Map.of("SSL_CERT_FILE", named, "REQUESTS_CA_BUNDLE", bundle.toString())))
                .containsExactly(ScriptedProvider.ca());
    }
}
