package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fairlead beside an application in a pod. */
@SuppressWarnings("NullAway.Init") // JUnit sets what is told here
class PodTest {

    @TempDir
    private Path folder;

    @Test
    void the_applications_files_are_there_before_it_has_started_and_the_key_is_not_among_them() throws Exception {
        Path published = Files.createDirectory(folder.resolve("ca"));

        try (ServingProcess serving = ServingProcess.startInPod(folder, published, "{}\n")) {
            assertThat(serving.get("/startupz").statusCode()).isEqualTo(200);
            try (Stream<Path> files = Files.list(published)) {
                assertThat(files.map(each -> String.valueOf(each.getFileName())))
                        .containsExactlyInAnyOrder("ca.pem", "bundle.pem", "truststore.p12", "node-preload.cjs");
            }
            for (String name : new String[] {"ca.pem", "bundle.pem", "truststore.p12", "node-preload.cjs"}) {
                Path file = published.resolve(name);
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-r--r--");
                assertThat(file).hasSameBinaryContentAs(folder.resolve("home").resolve(name));
            }
            assertThat(folder.resolve("home").resolve("ca-key.pem")).exists();
            assertThat(serving.terminate()).isZero();
        }
    }

    @Test
    void the_nodes_probes_reach_the_admin_port_and_nothing_else_is_open_without_a_token() throws Exception {
        Path published = Files.createDirectory(folder.resolve("ca"));

        try (ServingProcess serving = ServingProcess.startInPod(folder, published, "{}\n")) {
            assertThat(serving.get("/livez").statusCode()).isEqualTo(200);
            assertThat(serving.get("/metrics").statusCode()).isEqualTo(200);
            assertThat(serving.get("/api/v1/status").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void a_token_of_the_configuration_is_the_one_that_counts() throws Exception {
        Path published = Files.createDirectory(folder.resolve("ca"));

        try (ServingProcess serving =
                ServingProcess.startInPod(folder, published, "admin: { token: a-token-of-the-users-own }\n")) {
            assertThat(serving.ask("GET", "/api/v1/status", "", "Authorization", "Bearer a-token-of-the-users-own")
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_container_gets_all_that_run_sets_and_the_cluster_stays_direct() {
        Map<String, String> set = PodEnvironment.variables(Map.of("NO_PROXY", "db.corp"), "10.96.0.1");

        assertThat(set.keySet()).containsAll(ClientEnvironment.NAMES).contains("NODE_OPTIONS");
        assertThat(Objects.requireNonNull(set.get("NO_PROXY")).split(",", -1))
                .contains("db.corp", ".svc", ".cluster.local", "10.96.0.1", "localhost");
        assertThat(set).containsEntry("SSL_CERT_FILE", "/fairlead/ca/bundle.pem");
        assertThat(PodEnvironment.variables(set, "10.96.0.1"))
                .as("a second time")
                .isEqualTo(set);
    }
}
