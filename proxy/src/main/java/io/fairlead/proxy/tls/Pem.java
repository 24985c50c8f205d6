package io.fairlead.proxy.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** Certificates and keys as text (RFC 7468). */
final class Pem {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";
    private static final String BEGIN_KEY = "-----BEGIN PRIVATE KEY-----";
    private static final String END_KEY = "-----END PRIVATE KEY-----";

    private Pem() {}

    /**
     * Every certificate in {@code text}, in order; what stands between them is not looked at.
     *
     * @param broken hears of each one that cannot be read
     */
    static List<X509Certificate> certificates(byte[] text, Consumer<String> broken) {
        String pem = new String(text, StandardCharsets.ISO_8859_1);
        List<X509Certificate> found = new ArrayList<>();
        int at = pem.indexOf(BEGIN);
        for (int number = 1; at >= 0; number++) {
            int end = pem.indexOf(END, at);
            if (end < 0) {
                broken.accept("certificate " + number + " has no end");
                return found;
            }
            try {
                byte[] der = Base64.getMimeDecoder().decode(pem.substring(at + BEGIN.length(), end));
                found.add((X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der)));
            } catch (CertificateException | IllegalArgumentException e) {
                broken.accept("certificate " + number + " cannot be read (" + e.getMessage() + ")");
            }
            at = pem.indexOf(BEGIN, end);
        }
        return found;
    }

    /** Every certificate in {@code text}; at least one, and none that cannot be read. */
    static List<X509Certificate> certificates(byte[] text, Object name) {
        List<X509Certificate> found = certificates(text, problem -> {
            throw new TlsSetupException(name + ": " + problem);
        });
        if (found.isEmpty()) {
            throw new TlsSetupException(name + ": holds no certificate (expected: PEM, -----BEGIN CERTIFICATE-----)");
        }
        return found;
    }

    /** The one private key in {@code text}: PKCS#8, EC (RFC 5915) or RSA (RFC 8017). */
    static PrivateKey privateKey(byte[] text, Object name) {
        PrivateKey written = asWritten(text);
        return written != null ? written : anyPrivateKey(text, name);
    }

    /** A key as {@link #of(PrivateKey)} writes those that Fairlead makes; null for any other. Every start meets one. */
    private static @Nullable PrivateKey asWritten(byte[] text) {
        String pem = new String(text, StandardCharsets.ISO_8859_1);
        int end = pem.indexOf(END_KEY);
        if (end < 0
                || !pem.startsWith(BEGIN_KEY)
                || !pem.substring(end + END_KEY.length()).isBlank()) {
            return null;
        }
        try {
            byte[] der = Base64.getMimeDecoder().decode(pem.substring(BEGIN_KEY.length(), end));
            return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return null;
        }
    }

    private static PrivateKey anyPrivateKey(byte[] text, Object name) {
        try (PEMParser parser = new PEMParser(new StringReader(new String(text, StandardCharsets.ISO_8859_1)))) {
            for (Object part = parser.readObject(); part != null; part = parser.readObject()) {
                if (part instanceof PEMEncryptedKeyPair || part instanceof PKCS8EncryptedPrivateKeyInfo) {
                    throw new TlsSetupException(name + ": the key is encrypted, and nobody is there to type its"
                            + " password (expected: an unencrypted PKCS#8, EC or RSA key with mode 0600)");
                }
                PrivateKeyInfo key = part instanceof PEMKeyPair pair
                        ? pair.getPrivateKeyInfo()
                        : part instanceof PrivateKeyInfo info ? info : null;
                if (key != null) {
                    return new JcaPEMKeyConverter().getPrivateKey(key);
                }
            }
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // The cause is left out: parsers quote what they could not read.
            throw new TlsSetupException(name + ": the private key cannot be read: the file is damaged");
        }
        throw new TlsSetupException(name + ": holds no private key (expected: PEM, PKCS#8, EC or RSA)");
    }

    static byte[] of(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded()).getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] of(List<X509Certificate> certificates) {
        StringBuilder pem = new StringBuilder(certificates.size() * 2048);
        for (X509Certificate each : certificates) {
            pem.append(block("CERTIFICATE", der(each)));
        }
        return pem.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] der(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String block(String label, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
