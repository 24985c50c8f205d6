package io.fairlead.proxy.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The kinds of certificate that Fairlead signs, each with just the extensions that strict verifiers ask for (RFC
 * 5280 section 4.2, RFC 9618).
 */
final class Profiles {

    /** Before now, so that a client whose clock runs behind accepts what was made a moment ago. */
    static final Duration BACKDATE = Duration.ofHours(24);

    static final Duration ROOT_LIFE = Duration.ofDays(3650);
    static final Duration INTERMEDIATE_LIFE = Duration.ofDays(365);

    /** A day longer than what it bridges. */
    static final Duration BRIDGE_LIFE = ReplacedRoot.SIGNS_FOR.multipliedBy(2);

    /** From the backdated begin; a second under the limit, because both ends count (RFC 5280 section 4.1.2.5). */
    static final Duration LEAF_LIFE = Duration.ofDays(30).minusSeconds(1);

    /** The longest common name that X.520 allows. */
    private static final int LONGEST_NAME = 64;

    /**
     * The common name where the host cannot be it. Where no other host name stands in a certificate, verifiers take the
     * common name for one and hold it against the name constraints: OpenSSL also an address, Java also a single word.
     * Nobody takes this for a host.
     */
    private static final String NO_HOST = "Fairlead leaf";

    private final SecureRandom random;

    Profiles(SecureRandom random) {
        this.random = random;
    }

    /** Signs itself; may sign one level of intermediates. */
    X509Certificate root(PublicKey key, PrivateKey own, Instant now) {
        return root(key, own, 1, now);
    }

    /** A root that takes the place of another: below it stand the bridges to those before it, and their intermediates. */
    X509Certificate successor(PublicKey key, PrivateKey own, Instant now) {
        return root(key, own, 1 + RootFiles.MOST_SIGNING, now);
    }

    private X509Certificate root(PublicKey key, PrivateKey own, int pathLength, Instant now) {
        // Its name is unique, so that two installations in one trust store are not mistaken for each other.
        X500Name name = name("Fairlead CA " + serial().toString(16).substring(0, 8));
        Date begin = Date.from(now.minus(BACKDATE));
        X509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(name, serial(), begin, Date.from(now.plus(ROOT_LIFE)), name, key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(pathLength));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(Extension.subjectKeyIdentifier, false, keyId(key));
            return sign(builder, own);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The name and key of the root {@code old}, signed by its successor: what {@code old} signed is then good for those who trust
     * the successor alone. It ends soon after the time for which it is sent.
     */
    X509Certificate bridge(X509Certificate old, X509Certificate successor, PrivateKey successorKey, Instant now) {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuerName(successor),
                serial(),
                Date.from(now.minus(BACKDATE)),
                earlier(now.plus(BRIDGE_LIFE), successor),
                issuerName(old),
                old.getPublicKey());
        try {
            builder.addExtension(
                    Extension.basicConstraints, true, new BasicConstraints(Math.max(1, old.getBasicConstraints())));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new SubjectKeyIdentifier(keyIdOf(old).getKeyIdentifierOctets()));
            builder.addExtension(Extension.authorityKeyIdentifier, false, keyIdOf(successor));
            return sign(builder, successorKey);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** May sign leaves for {@code hosts} and for nobody else, and only for servers. */
    X509Certificate intermediate(
            PublicKey key, Collection<String> hosts, X509Certificate issuer, PrivateKey issuerKey, Instant now) {
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuerName(issuer),
                serial(),
                Date.from(now.minus(BACKDATE)),
                earlier(now.plus(INTERMEDIATE_LIFE), issuer),
                name("Fairlead intermediate " + serial().toString(16).substring(0, 8)),
                key);
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
            builder.addExtension(Extension.nameConstraints, true, NameLimits.of(hosts));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectKeyIdentifier, false, keyId(key));
            builder.addExtension(Extension.authorityKeyIdentifier, false, keyIdOf(issuer));
            return sign(builder, issuerKey);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For one host, by name or address. */
    X509Certificate leaf(PublicKey key, String host, X509Certificate issuer, PrivateKey issuerKey, Instant now) {
        Instant begin = now.minus(BACKDATE);
        byte[] address = HostNames.address(host);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuerName(issuer),
                serial(),
                Date.from(begin),
                earlier(begin.plus(LEAF_LIFE), issuer),
                name(address == null && host.length() <= LONGEST_NAME ? host : NO_HOST),
                key);
        GeneralName subject = address == null
                ? new GeneralName(GeneralName.dNSName, host)
                : new GeneralName(GeneralName.iPAddress, new DEROctetString(address));
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(subject));
            builder.addExtension(Extension.subjectKeyIdentifier, false, keyId(key));
            builder.addExtension(Extension.authorityKeyIdentifier, false, keyIdOf(issuer));
            return sign(builder, issuerKey);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(KeyPairs.signatureOf(key)).build(key)));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot sign a certificate", e);
        }
    }

    /** The issuer's key identifier, byte for byte as its own certificate says it; computed only where it says none. */
    private static AuthorityKeyIdentifier keyIdOf(X509Certificate issuer) {
        byte[] said = issuer.getExtensionValue(Extension.subjectKeyIdentifier.getId());
        byte[] id = said == null
                ? keyId(issuer.getPublicKey()).getKeyIdentifier()
                : SubjectKeyIdentifier.getInstance(
                                ASN1OctetString.getInstance(said).getOctets())
                        .getKeyIdentifier();
        return new AuthorityKeyIdentifier(id);
    }

    private static SubjectKeyIdentifier keyId(PublicKey key) {
        try {
            return new JcaX509ExtensionUtils().createSubjectKeyIdentifier(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Byte for byte as the issuer writes its own name, which verifiers may compare so. */
    private static X500Name issuerName(X509Certificate issuer) {
        return X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded());
    }

    private static X500Name name(String common) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, common).build();
    }

    private static Date earlier(Instant end, X509Certificate issuer) {
        Instant its = issuer.getNotAfter().toInstant();
        return Date.from(end.isBefore(its) ? end : its);
    }

    /** 16 bytes, positive, unpredictable. */
    private BigInteger serial() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        bytes[0] = (byte) ((bytes[0] & 0x3F) | 0x40);
        return new BigInteger(bytes);
    }
}
