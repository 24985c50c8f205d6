package io.fairlead.sidecar.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate's life, against an API server that keeps two objects and their versions. */
@SuppressWarnings("NullAway.Init") // JUnit sets what is told here
class CertificateKeeperTest {

    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    @TempDir
    private Path account;

    private ScriptedCluster cluster;
    private final List<WebhookCertificates> shown = new ArrayList<>();

    @BeforeEach
    void starts() throws IOException {
        Files.writeString(account.resolve("token"), "the-token\n");
        Files.writeString(account.resolve("namespace"), "fairlead");
        cluster = new ScriptedCluster();
        cluster.put(
                ScriptedCluster.WEBHOOK,
                "{\"metadata\":{\"name\":\"fairlead-injector\"},\"webhooks\":["
                        + "{\"name\":\"a\",\"clientConfig\":{\"service\":{}}},"
                        + "{\"name\":\"b\",\"clientConfig\":{\"service\":{},\"caBundle\":\"b2xk\"}}]}");
    }

    @AfterEach
    void ends() throws IOException {
        cluster.close();
    }

    private CertificateKeeper keeper() {
        return new CertificateKeeper(
                new ClusterApi(cluster.uri(), account, null),
                "fairlead",
                "tls",
                "fairlead-injector",
                "fairlead-injector",
                shown::add);
    }

    private String text(String name) throws IOException {
        JsonNode secret = new ObjectMapper().readTree(cluster.get(ScriptedCluster.SECRET));
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(name).asText()), StandardCharsets.UTF_8);
    }

    private List<String> bundles() throws IOException {
        JsonNode webhooks = new ObjectMapper()
                .readTree(cluster.get(ScriptedCluster.WEBHOOK))
                .path("webhooks");
        List<String> bundles = new ArrayList<>();
        for (JsonNode each : webhooks) {
            bundles.add(new String(
                    Base64.getDecoder()
                            .decode(each.path("clientConfig").path("caBundle").asText()),
                    StandardCharsets.UTF_8));
        }
        return bundles;
    }

    @Test
    void the_first_makes_a_certificate_and_lets_the_cluster_trust_it_before_it_is_shown() throws Exception {
        assertThat(keeper().keep(NOW)).isTrue();

        assertThat(shown).hasSize(1);
        assertThat(WebhookPem.names(shown.get(0).certificate())).contains("fairlead-injector.fairlead.svc");
        shown.get(0).certificate().verify(shown.get(0).authorities().get(0).getPublicKey());
        assertThat(bundles()).containsOnly(WebhookPem.of(shown.get(0).authorities()));
        assertThat(cluster.lastOf("PUT")).isEqualTo(ScriptedCluster.WEBHOOK);
        assertThat(cluster.authorizations()).containsOnly("Bearer the-token");
    }

    @Test
    void the_second_injector_shows_the_same() throws Exception {
        keeper().keep(NOW);
        keeper().keep(NOW);

        assertThat(shown.get(1).certificate()).isEqualTo(shown.get(0).certificate());
    }

    @Test
    void nothing_is_written_while_nothing_is_due() throws Exception {
        CertificateKeeper keeper = keeper();
        keeper.keep(NOW);
        int before = cluster.writes();

        assertThat(keeper.keep(NOW.plus(Duration.ofDays(59)))).isTrue();

        assertThat(cluster.writes()).isEqualTo(before);
        assertThat(shown).hasSize(1);
    }

    @Test
    void a_month_before_its_end_it_is_renewed_under_the_same_ca() throws Exception {
        CertificateKeeper keeper = keeper();
        keeper.keep(NOW);
        String trusted = bundles().get(0);

        keeper.keep(NOW.plus(Duration.ofDays(61)));

        assertThat(shown).hasSize(2);
        assertThat(shown.get(1).certificate()).isNotEqualTo(shown.get(0).certificate());
        assertThat(bundles()).containsOnly(trusted);
    }

    @Test
    void a_new_ca_is_trusted_beside_the_old_one() throws Exception {
        CertificateKeeper keeper = keeper();
        keeper.keep(NOW);
        String trusted = bundles().get(0);

        keeper.keep(NOW.plus(WebhookCertificates.AUTHORITY_LIFE).minus(Duration.ofDays(300)));

        assertThat(shown.get(1).authorities()).hasSize(2);
        assertThat(bundles().get(0)).isNotEqualTo(trusted).contains(trusted);
    }

    @Test
    void who_comes_second_takes_what_the_first_made() throws Exception {
        cluster.conflictOnce();

        CertificateKeeper keeper = keeper();
        assertThat(keeper.keep(NOW)).isFalse();
        assertThat(shown).isEmpty();
        assertThat(keeper.keep(NOW)).isTrue();
        assertThat(shown).hasSize(1);
    }

    @Test
    void a_secret_that_holds_something_else_is_written_anew() throws Exception {
        cluster.put(ScriptedCluster.SECRET, "{\"metadata\":{},\"data\":{\"tls.crt\":\"eHg=\"}}");

        assertThat(keeper().keep(NOW)).isTrue();
        assertThat(text("tls.crt")).startsWith("-----BEGIN CERTIFICATE-----");
    }

    @Test
    void what_the_api_server_refuses_is_told_with_its_words() {
        cluster.refuse("secrets is forbidden");

        assertThatThrownBy(() -> keeper().keep(NOW))
                .hasMessageContaining("403")
                .hasMessageContaining("secrets is forbidden");
        assertThat(shown).isEmpty();
    }

    @Test
    void no_key_is_told_by_its_text() throws Exception {
        keeper().keep(NOW);
        assertThat(shown.get(0)).asString().hasSizeLessThan(80).doesNotContain("KEY");
    }
}
