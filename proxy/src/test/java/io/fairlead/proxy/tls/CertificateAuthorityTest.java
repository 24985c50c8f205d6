package io.fairlead.proxy.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.CertPathValidatorException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {

    private static final Set<String> HOSTS = Set.of("api.openai.com", "api.anthropic.com", "192.0.2.7");

    @TempDir
    Path home;

    private final MovableClock clock = MovableClock.atPresent();

    private CertificateAuthority authority(Set<String> exact) {
        return CertificateAuthority.open(StateFolder.at(home.resolve("state")), null, exact, clock);
    }

    @Test
    void leaves_for_every_kind_of_host_are_valid_for_java() {
        CertificateAuthority authority = authority(HOSTS);

        for (String host : List.of(
                "api.openai.com",
                "192.0.2.7",
                "bedrock-runtime.eu-west-1.amazonaws.com",
                "198.51.100.1",
                "2001:db8::1",
                "a".repeat(60) + "." + "b".repeat(60) + ".example")) {
            assertThatCode(() -> Pkix.validate(authority.issue(host).chain(), authority.anchor(), clock.instant()))
                    .as(host)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void a_ca_in_memory_signs_and_writes_nothing() throws Exception {
        CertificateAuthority authority = CertificateAuthority.inMemory(null, HOSTS, clock);

        assertThatCode(() ->
                        Pkix.validate(authority.issue("api.openai.com").chain(), authority.anchor(), clock.instant()))
                .doesNotThrowAnyException();
        assertThat(authority.reopen()).isFalse();
        assertThat(authority.anchorPem()).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(authority.anchor())
                .isNotEqualTo(CertificateAuthority.inMemory(null, HOSTS, clock).anchor());
        try (var files = Files.list(home)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void the_text_of_a_key_in_memory_does_not_show_it() {
        KeyPair pair = KeyPairs.fresh(new SecureRandom());
        assertThat(RootKey.kept(pair.getPrivate())).hasToString("the key in memory");
    }

    @Test
    void a_leaf_follows_its_profile() throws Exception {
        CertificateAuthority authority = authority(HOSTS);
        Leaf leaf = authority.issue("api.openai.com");
        X509Certificate certificate = leaf.certificate();
        X509Certificate intermediate = leaf.chain().get(1);

        assertThat(leaf.chain()).hasSize(2);
        assertThat(((ECPublicKey) certificate.getPublicKey())
                        .getParams()
                        .getOrder()
                        .bitLength())
                .isEqualTo(256);
        assertThat(certificate.getPublicKey()).isNotEqualTo(intermediate.getPublicKey());
        assertThat(Duration.between(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()))
                .isLessThan(Duration.ofDays(30));
        assertThat(certificate.getNotBefore().toInstant())
                .isBefore(clock.instant().minus(Duration.ofHours(1)));
        assertThat(certificate.getSubjectAlternativeNames()).containsExactly(List.of(2, "api.openai.com"));
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
        assertThat(authorityKeyId(certificate)).isEqualTo(subjectKeyId(intermediate));
        assertThat(authorityKeyId(intermediate)).isEqualTo(subjectKeyId(authority.anchor()));
    }

    @Test
    void the_cas_say_critically_what_they_may_do() {
        CertificateAuthority authority = authority(HOSTS);
        X509Certificate intermediate = authority.issue("api.openai.com").chain().get(1);

        assertThat(authority.anchor().getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
        assertThat(authority.anchor().getBasicConstraints()).isEqualTo(1);
        assertThat(intermediate.getCriticalExtensionOIDs())
                .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15", "2.5.29.30");
        assertThat(intermediate.getBasicConstraints()).isZero();
    }

    @Test
    void configured_hosts_share_an_intermediate_and_regional_ones_have_their_own() {
        CertificateAuthority authority = authority(HOSTS);

        X509Certificate shared = authority.issue("api.openai.com").chain().get(1);
        assertThat(authority.issue("api.anthropic.com").chain().get(1)).isEqualTo(shared);
        X509Certificate regional =
                authority.issue("eu-aiplatform.googleapis.com").chain().get(1);
        assertThat(regional).isNotEqualTo(shared);
        assertThat(authority.issue("eu-aiplatform.googleapis.com").chain().get(1))
                .isEqualTo(regional);
        assertThat(authority.issue("us-aiplatform.googleapis.com").chain().get(1))
                .isNotEqualTo(regional);
    }

    @Test
    void a_leaf_for_another_host_signed_with_an_intermediate_key_is_refused_by_java() {
        SecureRandom random = new SecureRandom();
        for (String host : List.of("example.org", "openai.com", "203.0.113.9", "::1")) {
            for (Set<String> limits : List.of(Set.of("api.openai.com"), Set.of("192.0.2.7"), HOSTS)) {
                List<X509Certificate> chain = Forgery.of(host, limits, random, clock.instant());
                assertThatThrownBy(() -> Pkix.validate(chain.subList(0, 2), chain.get(2), clock.instant()))
                        .as("%s signed by a CA for %s", host, limits)
                        .isInstanceOf(CertPathValidatorException.class);
            }
        }
    }

    @Test
    void changed_hosts_get_a_new_intermediate_that_covers_them() {
        CertificateAuthority authority = authority(HOSTS);
        X509Certificate before = authority.issue("api.openai.com").chain().get(1);

        authority.cover(Set.of("api.openai.com", "api.mistral.ai"));

        Leaf added = authority.issue("api.mistral.ai");
        assertThat(added.chain().get(1)).isNotEqualTo(before);
        assertThat(authority.issue("api.openai.com").chain().get(1))
                .isEqualTo(added.chain().get(1));
        assertThatCode(() -> Pkix.validate(added.chain(), authority.anchor(), clock.instant()))
                .doesNotThrowAnyException();
    }

    @Test
    void leaves_of_configured_hosts_need_the_root_key_no_more() throws Exception {
        CertificateAuthority authority = authority(HOSTS);
        authority.prepare();
        Files.delete(home.resolve("state/ca-key.pem"));

        assertThatCode(() -> authority.issue("api.openai.com")).doesNotThrowAnyException();
        assertThatThrownBy(() -> authority.issue("eu-aiplatform.googleapis.com"))
                .isInstanceOf(TlsSetupException.class)
                .hasMessageContaining("ca-key.pem");
    }

    @Test
    void an_intermediate_is_renewed_before_a_leaf_would_outlive_it() throws Exception {
        CertificateAuthority authority = authority(HOSTS);
        X509Certificate first = authority.issue("api.openai.com").chain().get(1);

        clock.move(Duration.ofDays(340));

        Leaf later = authority.issue("api.openai.com");
        assertThat(later.chain().get(1)).isNotEqualTo(first);
        Pkix.validate(later.chain(), authority.anchor(), clock.instant().plus(Duration.ofDays(28)));
    }

    @Test
    void nothing_outlives_the_root() throws Exception {
        CertificateAuthority authority = authority(HOSTS);
        clock.move(Profiles.ROOT_LIFE.minusDays(3));

        Leaf leaf = authority.issue("api.openai.com");
        assertThat(leaf.certificate().getNotAfter())
                .isEqualTo(authority.anchor().getNotAfter());
        assertThat(authority.issue("api.openai.com").chain().get(1))
                .isEqualTo(leaf.chain().get(1));
        Pkix.validate(leaf.chain(), authority.anchor(), clock.instant());
    }

    @Test
    void regional_intermediates_are_bounded() {
        CertificateAuthority authority = authority(Set.of());
        List<X509Certificate> made = new ArrayList<>();
        for (int i = 0; i <= CertificateAuthority.MOST_REGIONAL; i++) {
            made.add(authority.issue("region-" + i + ".example").chain().get(1));
        }

        assertThat(authority.issue("region-0.example").chain().get(1)).isNotEqualTo(made.get(0));
        assertThat(authority.issue("region-100.example").chain().get(1)).isEqualTo(made.get(100));
    }

    @Test
    void a_key_never_appears_in_what_is_printed() {
        Leaf leaf = authority(HOSTS).issue("api.openai.com");
        KeyPair pair = KeyPairs.fresh(new SecureRandom());

        assertThat(leaf.toString()).isEqualTo("Leaf[CN=api.openai.com]");
        assertThat(new Intermediate(leaf.certificate(), pair.getPrivate()).toString())
                .isEqualTo("Intermediate[CN=api.openai.com]");
    }

    private static byte[] authorityKeyId(X509Certificate certificate) {
        return AuthorityKeyIdentifier.getInstance(extension(certificate, "2.5.29.35"))
                .getKeyIdentifierOctets();
    }

    private static byte[] subjectKeyId(X509Certificate certificate) {
        return SubjectKeyIdentifier.getInstance(extension(certificate, "2.5.29.14"))
                .getKeyIdentifier();
    }

    private static byte[] extension(X509Certificate certificate, String oid) {
        byte[] value = certificate.getExtensionValue(oid);
        assertThat(value).as(oid).isNotNull();
        return Arrays.copyOf(
                ASN1OctetString.getInstance(value).getOctets(),
                ASN1OctetString.getInstance(value).getOctets().length);
    }
}
