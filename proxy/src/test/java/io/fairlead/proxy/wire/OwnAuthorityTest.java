package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.tls.TlsSetupException;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A CA of the user's that is bound to names of its own: what it shuts out is told at the start, and is never intercepted in vain. */
class OwnAuthorityTest {

    @TempDir
    Path folder;

    private static GeneralSubtree @Nullable [] subtrees(List<String> names) {
        return names.isEmpty()
                ? null
                : names.stream()
                        .map(name -> new GeneralSubtree(new GeneralName(
                                Character.isDigit(name.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, name)))
                        .toArray(GeneralSubtree[]::new);
    }

    private static CertificateBuilder ca(List<String> permitted, List<String> excluded) throws IOException {
        return new CertificateBuilder()
                .subject("CN=Corporate CA, O=Example")
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign)
                .ecp256()
                .addExtensionOctetString(
                        Extension.nameConstraints.getId(),
                        true,
                        new NameConstraints(subtrees(permitted), subtrees(excluded)).getEncoded());
    }

    private Scene.Builder under(String chain, X509Bundle signs, String more) throws IOException {
        Path cert = Files.writeString(folder.resolve("corporate.pem"), chain);
        Path key = Files.writeString(folder.resolve("corporate-key.pem"), signs.getPrivateKeyPEM());
        return Scene.scene().tls("ca: { cert: \"" + cert + "\", key: \"" + key + "\" }" + more);
    }

    private Scene.Builder under(X509Bundle ca, String more) throws IOException {
        return under(ca.getCertificatePEM(), ca, more);
    }

    private static List<String> words(@Nullable String list) {
        return list == null ? List.of() : Arrays.asList(list.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "corp.example, ",
        "api.openai.com.corp.example, ",
        "example.com api.openai.co, ",
        "10.0.0.0/8 corp.example, ",
        ", com ai app amazonaws.com",
        "api.openai.com, openai.com",
        ", com ai co amazonaws.com nvidia.com xyz cloud azure.com"
    })
    void one_that_shuts_the_providers_hosts_out_is_refused_with_its_file_the_host_and_what_to_do(
            @Nullable String permitted, @Nullable String excluded) throws Exception {
        X509Bundle own = ca(words(permitted), words(excluded)).buildSelfSigned();
        Scene.Builder scene = under(own, "").provider("openai", "connect-to: 127.0.0.1:1", null);

        assertThatThrownBy(scene::start)
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("tls.ca.cert: " + folder.resolve("corporate.pem"))
                .hasMessageContaining("name constraints")
                .hasMessageContaining("api.openai.com")
                .hasMessageContaining("leave tls.ca out");
    }

    @Test
    void constraints_of_an_issuer_above_it_count_like_its_own() throws Exception {
        X509Bundle top =
                ca(List.of("corp.example"), List.of()).subject("CN=Top").buildSelfSigned();
        X509Bundle below = new CertificateBuilder()
                .subject("CN=Below")
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign)
                .ecp256()
                .buildIssuedBy(top);
        Scene.Builder scene = under(below.getCertificatePEM() + "\n" + top.getCertificatePEM(), below, "")
                .provider("openai", "connect-to: 127.0.0.1:1", null);

        assertThatThrownBy(scene::start).isInstanceOf(TlsSetupException.class).hasMessageContaining("api.openai.com");
    }

    @Test
    void all_hosts_shut_out_are_refused_whatever_becomes_of_clients_without_trust() throws Exception {
        X509Bundle own = ca(List.of("corp.example"), List.of()).buildSelfSigned();
        Scene.Builder scene = under(own, ", untrusting-clients: tunnel");

        assertThatThrownBy(scene::start).isInstanceOf(TlsSetupException.class).hasMessageContaining("more");
    }

    @Test
    void what_it_permits_is_intercepted_though_it_shuts_out_hosts_that_nobody_named() throws Exception {
        X509Bundle own = ca(List.of("openai.com"), List.of()).buildSelfSigned();
        try (Scene scene = under(own, "").provider("openai", "").start();
                RawClient client = RawClient.through(scene.engine, "api.openai.com")) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));

            assertThat(client.post("/v1/chat/completions", Golden.CHAT_REQUEST).text())
                    .isEqualTo(Golden.CHAT);
        }
    }

    @Test
    void hosts_that_it_shuts_out_go_through_untouched_where_the_user_allows_it() throws Exception {
        X509Bundle own = ca(List.of(), List.of("anthropic.com")).buildSelfSigned();
        ScriptedProvider anthropic = ScriptedProvider.start();
        try (Scene scene = under(own, ", untrusting-clients: tunnel")
                        .provider("openai", "")
                        .provider("anthropic", "", anthropic)
                        .start();
                RawClient client = RawClient.through(scene.engine, "api.openai.com");
                RawClient direct =
                        RawClient.through(scene.engine, "api.anthropic.com", UntrustingClientsTest.pinned());
                RawClient base = RawClient.to(scene.engine)) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            anthropic.always(Reply.json(Golden.message()));

            assertThat(client.post("/v1/chat/completions", Golden.CHAT_REQUEST).status())
                    .isEqualTo(200);
            Received untouched = direct.post("/v1/messages", Golden.MESSAGES_REQUEST);
            assertThat(untouched.text()).isEqualTo(Golden.message());
            assertThat(untouched.header("x-fairlead-id")).isNull();
            assertThat(base.post("/anthropic/v1/messages", Golden.MESSAGES_REQUEST)
                            .header("x-fairlead-target"))
                    .as("no certificate is needed by base URL")
                    .startsWith("anthropic/");
        }
    }
}
