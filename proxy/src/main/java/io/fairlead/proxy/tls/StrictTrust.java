package io.fairlead.proxy.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's check, and only that one of its forms that knows the host's name: every other one is refused as a whole. A server whose
 * chain names a root of the few is checked against those first. All roots are read for the first server that the few do not know.
 */
final class StrictTrust extends X509ExtendedTrustManager {

    private final List<X509Certificate> few;
    private final Supplier<X509ExtendedTrustManager> makeFew;
    private final Supplier<X509ExtendedTrustManager> makeAll;
    private @Nullable X509ExtendedTrustManager madeFew;
    private @Nullable X509ExtendedTrustManager madeAll;

    /**
     * Trusts all.
     *
     * @param few some of them
     * @param makeFew who checks against those; called at most once, on a thread that checks, as {@code makeAll} is
     */
    StrictTrust(
            List<X509Certificate> few,
            Supplier<X509ExtendedTrustManager> makeFew,
            Supplier<X509ExtendedTrustManager> makeAll) {
        this.few = few;
        this.makeFew = makeFew;
        this.makeAll = makeAll;
    }

    private synchronized X509ExtendedTrustManager few() {
        X509ExtendedTrustManager present = madeFew;
        if (present == null) {
            present = makeFew.get();
            madeFew = present;
        }
        return present;
    }

    private synchronized X509ExtendedTrustManager all() {
        X509ExtendedTrustManager present = madeAll;
        if (present == null) {
            present = makeAll.get();
            madeAll = present;
        }
        return present;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        if (!trustedByFew(chain, authType, engine)) {
            all().checkServerTrusted(chain, authType, engine);
        }
    }

    /** Whoever the few trust, all trust. What they refuse, another root of the same name may have signed. */
    private boolean trustedByFew(X509Certificate[] chain, String authType, SSLEngine engine) {
        if (!named(chain)) {
            return false;
        }
        try {
            few().checkServerTrusted(chain, authType, engine);
            return true;
        } catch (CertificateException e) {
            return false; // why is said by the check against all
        }
    }

    private boolean named(X509Certificate[] chain) {
        for (X509Certificate each : chain) {
            for (X509Certificate root : few) {
                if (root.getSubjectX500Principal().equals(each.getIssuerX500Principal())) {
                    return true;
                }
            }
        }
        return false;
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
        return all().getAcceptedIssuers();
    }
}
