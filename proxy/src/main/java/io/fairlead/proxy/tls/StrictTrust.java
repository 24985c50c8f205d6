package io.fairlead.proxy.tls;

import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Locale;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The JDK's check, and what it leaves to others: signatures over SHA-1 and RSA keys under 2048 bits are refused below
 * any root, also a configured one (CA/Browser Forum baseline requirements, 6.1.5 and 7.1.3). A check that cannot know the
 * host's name is refused as a whole.
 */
final class StrictTrust extends X509ExtendedTrustManager {

    private static final int SMALLEST_RSA = 2048;

    private final X509ExtendedTrustManager jdk;

    StrictTrust(X509ExtendedTrustManager jdk) {
        this.jdk = jdk;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        jdk.checkServerTrusted(chain, authType, engine);
        for (X509Certificate each : chain) {
            // The root's own signature proves nothing and is not looked at; it is trusted for what it is.
            if (!each.getSubjectX500Principal().equals(each.getIssuerX500Principal()) && weak(each)) {
                throw new CertificateException(
                        "weak certificate",
                        new CertPathValidatorException(
                                "weak certificate", null, null, -1, BasicReason.ALGORITHM_CONSTRAINED));
            }
        }
    }

    private static boolean weak(X509Certificate certificate) {
        String signature = certificate.getSigAlgName().toUpperCase(Locale.ROOT);
        return signature.startsWith("SHA1")
                || signature.startsWith("MD")
                || (certificate.getPublicKey() instanceof RSAPublicKey rsa
                        && rsa.getModulus().bitLength() < SMALLEST_RSA);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw nameless();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw nameless();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw nameless();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw nameless();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw nameless();
    }

    private static CertificateException nameless() {
        return new CertificateException("only servers are checked here, and only with the name they were asked for by");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }
}
