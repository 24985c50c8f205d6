package io.fairlead.sidecar.inject;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * What the webhook shows to the API server, and what that trusts: a certificate under a small CA of the webhook's own, which is of
 * use for nothing else.
 *
 * @param authorities that which signs first; then the one before it, while certificates of it may be in use
 * @param authorityKey of the first
 * @param certificate what is shown
 * @param key its own
 */
record WebhookCertificates(
        List<X509Certificate> authorities, PrivateKey authorityKey, X509Certificate certificate, PrivateKey key) {

    static final Duration LIFE = Duration.ofDays(90);
    static final Duration RENEWED_BEFORE = Duration.ofDays(30);
    static final Duration AUTHORITY_LIFE = Duration.ofDays(3_650);
    static final Duration AUTHORITY_RENEWED_BEFORE = Duration.ofDays(365);

    /** Clocks of a cluster's machines differ. */
    private static final Duration BACKDATE = Duration.ofHours(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    WebhookCertificates {
        authorities = List.copyOf(authorities);
    }

    /** New ones, for a server of these names. */
    static WebhookCertificates make(List<String> names, Instant now) {
        return under(List.of(), names, now);
    }

    /** Whether {@link #renewed} makes other ones. */
    boolean due(List<String> names, Instant now) {
        return authorityDue(now)
                || now.isAfter(end(certificate).minus(RENEWED_BEFORE))
                || !WebhookPem.names(certificate).containsAll(names);
    }

    private boolean authorityDue(Instant now) {
        return now.isAfter(end(authorities.get(0)).minus(AUTHORITY_RENEWED_BEFORE));
    }

    /** With a new certificate; under a new CA too, beside the old one, where that comes near its end. */
    WebhookCertificates renewed(List<String> names, Instant now) {
        List<X509Certificate> alive = authorities.stream()
                .filter(each -> now.isBefore(end(each)))
                .limit(1)
                .toList();
        if (authorityDue(now)) {
            return under(alive, names, now);
        }
        KeyPair pair = pair();
        X509Certificate leaf = leaf(pair.getPublic(), names, authorities.get(0), authorityKey, now);
        return new WebhookCertificates(authorities, authorityKey, leaf, pair.getPrivate());
    }

    private static WebhookCertificates under(List<X509Certificate> before, List<String> names, Instant now) {
        KeyPair signer = pair();
        KeyPair pair = pair();
        X509Certificate authority = authority(signer, now);
        return new WebhookCertificates(
                Stream.concat(Stream.of(authority), before.stream()).toList(),
                signer.getPrivate(),
                leaf(pair.getPublic(), names, authority, signer.getPrivate(), now),
                pair.getPrivate());
    }

    private static X509Certificate authority(KeyPair pair, Instant now) {
        X500Name name = new X500Name("CN=Fairlead injector CA " + serial().toString(36));
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name, serial(), from(now), Date.from(now.plus(AUTHORITY_LIFE)), name, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return signed(builder, pair.getPrivate());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate leaf(
            PublicKey key, List<String> names, X509Certificate authority, PrivateKey authorityKey, Instant now) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    X500Name.getInstance(authority.getSubjectX500Principal().getEncoded()),
                    serial(),
                    from(now),
                    Date.from(now.plus(LIFE)),
                    new X500Name("CN=fairlead-injector"),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(names.stream()
                            .map(each -> new GeneralName(GeneralName.dNSName, each))
                            .toArray(GeneralName[]::new)));
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.subjectKeyIdentifier, false, identifiers.createSubjectKeyIdentifier(key));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    identifiers.createAuthorityKeyIdentifier(authority.getPublicKey()));
            return signed(builder, authorityKey);
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException, OperatorCreationException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(120, RANDOM).setBit(120);
    }

    private static Date from(Instant now) {
        return Date.from(now.minus(BACKDATE));
    }

    private static Instant end(X509Certificate certificate) {
        return certificate.getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return "WebhookCertificates[" + certificate.getSerialNumber().toString(16) + "]";
    }
}
