package io.fairlead.proxy.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's check, and only that one of its forms that knows the host's name: every other one is refused as a whole. It is made
 * for the first server that is to be checked, since it reads all roots.
 */
final class StrictTrust extends X509ExtendedTrustManager {

    private final Supplier<X509ExtendedTrustManager> make;
    private @Nullable X509ExtendedTrustManager made;

    /** {@code make}: called once, on the thread that first checks. */
    StrictTrust(Supplier<X509ExtendedTrustManager> make) {
        this.make = make;
    }

    private synchronized X509ExtendedTrustManager jdk() {
        X509ExtendedTrustManager present = made;
        if (present == null) {
            present = make.get();
            made = present;
        }
        return present;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        jdk().checkServerTrusted(chain, authType, engine);
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
        return jdk().getAcceptedIssuers();
    }
}
