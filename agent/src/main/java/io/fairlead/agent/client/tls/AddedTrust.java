package io.fairlead.agent.client.tls;

import io.fairlead.agent.route.FairleadTrust;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The application's trust manager, which is not asked about Fairlead's certificates for a provider's host. */
final class AddedTrust extends X509ExtendedTrustManager {

    private final FairleadTrust fairlead;
    private final X509TrustManager own;

    AddedTrust(FairleadTrust fairlead, X509TrustManager own) {
        this.fairlead = fairlead;
        this.own = own;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        if (!(socket instanceof SSLSocket)
                || !fairlead.vouches(chain, peer(((SSLSocket) socket).getHandshakeSession()))) {
            if (own instanceof X509ExtendedTrustManager) {
                ((X509ExtendedTrustManager) own).checkServerTrusted(chain, type, socket);
            } else {
                own.checkServerTrusted(chain, type);
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        if (engine == null || !fairlead.vouches(chain, peer(engine))) {
            if (own instanceof X509ExtendedTrustManager) {
                ((X509ExtendedTrustManager) own).checkServerTrusted(chain, type, engine);
            } else {
                own.checkServerTrusted(chain, type);
            }
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        if (!fairlead.vouches(chain, null)) {
            own.checkServerTrusted(chain, type);
        }
    }

    private static @Nullable String peer(SSLEngine engine) {
        String name = engine.getPeerHost();
        return name != null ? name : peer(engine.getHandshakeSession());
    }

    private static @Nullable String peer(@Nullable SSLSession session) {
        return session == null ? null : session.getPeerHost();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        own.checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
            throws CertificateException {
        if (own instanceof X509ExtendedTrustManager) {
            ((X509ExtendedTrustManager) own).checkClientTrusted(chain, type, socket);
        } else {
            own.checkClientTrusted(chain, type);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
            throws CertificateException {
        if (own instanceof X509ExtendedTrustManager) {
            ((X509ExtendedTrustManager) own).checkClientTrusted(chain, type, engine);
        } else {
            own.checkClientTrusted(chain, type);
        }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return own.getAcceptedIssuers();
    }
}
