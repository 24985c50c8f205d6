package io.fairlead.proxy.tls;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.security.SecureRandom;
import javax.net.ssl.SSLException;

/** Makes the context with which Fairlead answers as a host. */
final class ServerContexts {

    /** Sessions are few: one client machine, or one pod. */
    private static final int SESSIONS = 1024;

    private static final int SESSION_SECONDS = 12 * 60 * 60;

    private static final SecureRandom RANDOM = new SecureRandom();

    private ServerContexts() {}

    static SslContext make(Leaf leaf, TlsLibrary library, boolean http1Only) {
        try {
            SslContext context = SslContextBuilder.forServer(leaf.key(), leaf.chain())
                    .sslProvider(library.provider())
                    .protocols("TLSv1.3", "TLSv1.2")
                    .applicationProtocolConfig(alpn(!http1Only))
                    .sessionCacheSize(SESSIONS)
                    .sessionTimeout(SESSION_SECONDS)
                    .build();
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                // BoringSSL sends tickets only once it has keys for them; these live as long as the leaf.
                sessions.setTicketKeys(new OpenSslSessionTicketKey(
                        random(OpenSslSessionTicketKey.NAME_SIZE),
                        random(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
                        random(OpenSslSessionTicketKey.AES_KEY_SIZE)));
            }
            return context;
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS context could be made", e);
        }
    }

    static ApplicationProtocolConfig alpn(boolean http2) {
        // A peer that offers nothing we know goes on without ALPN, and so with HTTP/1.1 (RFC 7301 section 3.2 allows
        // it).
        return new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                http2
                        ? new String[] {ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1}
                        : new String[] {ApplicationProtocolNames.HTTP_1_1});
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
