package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnRootTest {

    static final Example EXAMPLE = example();

    record Example(X509Certificate certificate, PrivateKey key) {}

    @TempDir
    Path folder;

    private final Instant now = Clock.systemUTC().instant();

    private static Example example() {
        SecureRandom random = new SecureRandom();
        KeyPair pair = KeyPairs.fresh(random);
        return new Example(
                new Profiles(random)
                        .root(
                                pair.getPublic(),
                                pair.getPrivate(),
                                Clock.systemUTC().instant()),
                pair.getPrivate());
    }

    private CertificateBuilder ca() {
        return new CertificateBuilder()
                .subject("CN=Corporate CA, O=Example")
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.keyCertSign)
                .ecp256();
    }

    private CertificateAuthority open(String cert, String key) throws Exception {
        Path certFile = Files.writeString(folder.resolve("cert.pem"), cert);
        Path keyFile = Files.writeString(folder.resolve("key.pem"), key);
        return CertificateAuthority.open(
                StateFolder.at(folder.resolve("state")),
                new OwnCa(certFile, keyFile),
                Set.of("api.openai.com"),
                Clock.systemUTC());
    }

    private void signs(X509Bundle own, String key) throws Exception {
        CertificateAuthority authority = open(own.getCertificatePathPEM(), key);
        Leaf leaf = authority.issue("api.openai.com");
        assertThatCode(() -> Pkix.validate(leaf.chain(), authority.anchor(), now))
                .doesNotThrowAnyException();
    }

    private void refused(X509Bundle own, String why) {
        assertThatThrownBy(() -> open(own.getCertificatePEM(), own.getPrivateKeyPEM()))
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("tls.ca.cert")
                .hasMessageContaining(why);
    }

    @Test
    void keys_of_every_common_kind_sign_an_intermediate() throws Exception {
        for (Algorithm algorithm : List.of(Algorithm.ecp256, Algorithm.ecp384, Algorithm.rsa2048, Algorithm.ed25519)) {
            X509Bundle own = ca().algorithm(algorithm).buildSelfSigned();
            signs(own, own.getPrivateKeyPEM());
        }
    }

    @Test
    void keys_in_the_older_forms_of_openssl_are_read() throws Exception {
        X509Bundle rsa = ca().rsa2048().buildSelfSigned();
        signs(
                rsa,
                text(
                        "RSA PRIVATE KEY",
                        PrivateKeyInfo.getInstance(rsa.getKeyPair().getPrivate().getEncoded())
                                .parsePrivateKey()
                                .toASN1Primitive()
                                .getEncoded()));

        X509Bundle ec = ca().buildSelfSigned();
        ECPrivateKey key = new ECPrivateKey(
                256,
                ((java.security.interfaces.ECPrivateKey) ec.getKeyPair().getPrivate()).getS(),
                SECObjectIdentifiers.secp256r1);
        signs(
                ec,
                text("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded())
                        + text("EC PRIVATE KEY", key.getEncoded()));
    }

    private static String text(String label, byte[] der) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + label
                + "-----\n";
    }

    @Test
    void a_ca_below_another_is_sent_along_and_the_upper_one_is_the_anchor() throws Exception {
        X509Bundle top = ca().subject("CN=Top").buildSelfSigned();
        X509Bundle below = ca().setPathLengthConstraint(OptionalInt.of(1)).buildIssuedBy(top);
        String chain = below.getCertificatePEM() + "\n" + top.getCertificatePEM();

        CertificateAuthority authority = open(chain, below.getPrivateKeyPEM());

        assertThat(authority.anchor()).isEqualTo(top.getCertificate());
        Leaf leaf = authority.issue("api.openai.com");
        assertThat(leaf.chain()).hasSize(3).contains(below.getCertificate());
        Pkix.validate(leaf.chain(), top.getCertificate(), now);
    }

    @Test
    void one_that_can_sign_no_intermediate_is_refused() throws Exception {
        refused(ca().setPathLengthConstraint(OptionalInt.of(0)).buildSelfSigned(), "pathlen:0");
        refused(
                new CertificateBuilder()
                        .subject("CN=server")
                        .addSanDnsName("x.example")
                        .ecp256()
                        .buildIssuedBy(ca().buildSelfSigned()),
                "no CA certificate");
        refused(
                new CertificateBuilder()
                        .subject("CN=CA")
                        .setIsCertificateAuthority(true)
                        .setKeyUsage(true, KeyUsage.digitalSignature)
                        .ecp256()
                        .buildSelfSigned(),
                "keyCertSign");
        refused(
                ca().notBefore(now.minus(Duration.ofDays(9)))
                        .notAfter(now.minus(Duration.ofDays(1)))
                        .buildSelfSigned(),
                "expired on");
        refused(
                ca().notBefore(now.plus(Duration.ofDays(1)))
                        .notAfter(now.plus(Duration.ofDays(9)))
                        .buildSelfSigned(),
                "not valid before");
    }

    @Test
    void a_chain_in_which_no_further_intermediate_has_room_is_refused() throws Exception {
        X509Bundle tight = ca().subject("CN=Top")
                .setPathLengthConstraint(OptionalInt.of(1))
                .buildSelfSigned();
        X509Bundle below = ca().setPathLengthConstraint(OptionalInt.of(1)).buildIssuedBy(tight);
        assertThatThrownBy(() ->
                        open(below.getCertificatePEM() + "\n" + tight.getCertificatePEM(), below.getPrivateKeyPEM()))
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("tls.ca.cert")
                .hasMessageContaining("allows no intermediate this far below it");

        X509Bundle stranger = ca().subject("CN=Top").buildSelfSigned();
        assertThatThrownBy(() ->
                        open(below.getCertificatePEM() + "\n" + stranger.getCertificatePEM(), below.getPrivateKeyPEM()))
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("did not sign the one before it");
    }

    @Test
    void a_ca_for_other_purposes_than_servers_is_refused() throws Exception {
        refused(ca().addExtendedKeyUsageClientAuth().buildSelfSigned(), "extendedKeyUsage lacks serverAuth");
        X509Bundle both = ca().addExtendedKeyUsageClientAuth()
                .addExtendedKeyUsageServerAuth()
                .buildSelfSigned();
        signs(both, both.getPrivateKeyPEM());
    }

    @Test
    void a_key_of_another_certificate_is_refused_without_showing_it() throws Exception {
        String key = ca().buildSelfSigned().getPrivateKeyPEM();
        String cert = ca().buildSelfSigned().getCertificatePEM();

        assertThatThrownBy(() -> open(cert, key))
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("key.pem is not the key of")
                .hasMessageNotContaining(key.substring(40, 60));
    }

    @Test
    void files_that_hold_something_else_are_named() throws Exception {
        X509Bundle own = ca().buildSelfSigned();

        assertThatThrownBy(() -> open("nothing", own.getPrivateKeyPEM()))
                .hasMessageContaining("cert.pem: holds no certificate");
        assertThatThrownBy(() -> open(own.getCertificatePEM(), "nothing"))
                .hasMessageContaining("key.pem: holds no private key");
        String locked = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMAAwAA==\n-----END ENCRYPTED PRIVATE KEY-----\n";
        assertThatThrownBy(() -> open(own.getCertificatePEM(), locked)).isInstanceOf(TlsSetupException.class);
    }
}
