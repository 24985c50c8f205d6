package io.fairlead.proxy.tls;

import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK leaves to others, asked of each certificate of a path below its root. There is no signature over SHA-1 or MD and
 * no RSA key under 2048 bits (CA/Browser Forum baseline requirements, 6.1.5 and 7.1.3). No intermediate may sign for other
 * purposes alone (RFC 5280 section 4.2.1.12). What a server sent beside its path is not looked at. Stateless.
 */
final class PathStrength extends PKIXCertPathChecker {

    private static final int SMALLEST_RSA = 2048;
    private static final String SERVER = "1.3.6.1.5.5.7.3.1";
    private static final String ANY = "2.5.29.37.0";

    @Override
    public void init(boolean forward) {
        // Each certificate is judged by itself.
    }

    @Override
    public boolean isForwardCheckingSupported() {
        return true;
    }

    @Override
    public @Nullable Set<String> getSupportedExtensions() {
        return null;
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolved) throws CertPathValidatorException {
        if (certificate instanceof X509Certificate each) {
            if (weak(each)) {
                throw refused("weak certificate", BasicReason.ALGORITHM_CONSTRAINED);
            }
            if (each.getBasicConstraints() >= 0 && !signsForServers(each)) {
                throw refused("an intermediate that is not for servers", PKIXReason.INVALID_KEY_USAGE);
            }
        }
    }

    private static CertPathValidatorException refused(String what, CertPathValidatorException.Reason reason) {
        return new CertPathValidatorException(what, null, null, -1, reason);
    }

    private static boolean weak(X509Certificate certificate) {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        return signature.startsWith("SHA1")
                || signature.startsWith("MD")
                || (certificate.getPublicKey() instanceof RSAPublicKey rsa
                        && rsa.getModulus().bitLength() < SMALLEST_RSA);
    }

    /** Whether {@code certificate} says nothing of purposes, or names servers among them. */
    static boolean signsForServers(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes == null || purposes.contains(SERVER) || purposes.contains(ANY);
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
