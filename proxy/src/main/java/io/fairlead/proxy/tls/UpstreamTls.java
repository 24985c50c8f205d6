package io.fairlead.proxy.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS towards providers. There is one way, and no weaker one to fall back to: TLS 1.2 or 1.3. The chain is checked against the
 * system's roots and the configured ones, the name against the host that was asked for (RFC 9110 section 4.3.4).
 *
 * <p>Sessions are resumed, across connections and loops, by host and port. Safe for any thread. Checking a chain
 * takes milliseconds and so runs on {@link TlsWorkers}.
 */
public final class UpstreamTls {

    private static final int SESSIONS = 4096;
    private static final int SESSION_SECONDS = 12 * 60 * 60;

    /** Those that were all there was before post-quantum key shares. */
    private static final String[] CLASSICAL = {"x25519", "secp256r1", "secp384r1", "secp521r1"};

    private final TlsLibrary library;
    private final Contexts contexts;
    private final SslContext http2;
    private final SslContext http1;
    private final Executor workers;

    // Guarded by this: few connections need them.
    private @Nullable SslContext classicalHttp2;
    private @Nullable SslContext classicalHttp1;

    /** Makes them. */
    @FunctionalInterface
    private interface Contexts {
        SslContext make(boolean offerHttp2, boolean classicalAlone);
    }

    private UpstreamTls(Contexts contexts, TlsLibrary library, Executor workers) {
        this.contexts = contexts;
        this.library = library;
        this.http2 = contexts.make(true, false);
        this.http1 = contexts.make(false, false);
        this.workers = workers;
    }

    /**
     * Reads PEM files of further roots ({@code tls.trust}).
     *
     * @throws TlsSetupException when one of them cannot be read
     */
    public static List<X509Certificate> roots(List<Path> files) {
        List<X509Certificate> roots = new ArrayList<>();
        for (Path file : files) {
            roots.addAll(Pem.certificates(StateFolder.read(file), "tls.trust: " + file));
        }
        return List.copyOf(roots);
    }

    /**
     * Makes the contexts.
     *
     * @param roots the system's, asked for once, when the first server is checked that no further one speaks for
     * @param extra further ones
     */
    public static UpstreamTls create(
            Supplier<List<X509Certificate>> roots,
            List<X509Certificate> extra,
            TlsLibrary library,
            TlsWorkers workers) {
        X509ExtendedTrustManager trust =
                new StrictTrust(extra, () -> trustIn(List.of(), extra), () -> trustIn(roots.get(), extra));
        return new UpstreamTls(
                (offerHttp2, classicalAlone) -> context(trust, library, offerHttp2, classicalAlone),
                library,
                workers.orCaller());
    }

    /** Whom and as whom {@code made} says; the name is checked all the same. Not for providers. */
    public static UpstreamTls of(SSLContext made) {
        return new UpstreamTls(
                (offerHttp2, classicalAlone) -> new JdkSslContext(
                        made,
                        true,
                        null,
                        IdentityCipherSuiteFilter.INSTANCE,
                        ServerContexts.alpn(offerHttp2),
                        ClientAuth.NONE,
                        new String[] {"TLSv1.3", "TLSv1.2"},
                        false),
                TlsLibrary.JDK,
                Runnable::run);
    }

    /** Whether a first message holds a post-quantum key share, which makes it larger than a packet. */
    public boolean postQuantum() {
        return library == TlsLibrary.BORINGSSL;
    }

    /**
     * The same as {@link #handler(ByteBufAllocator, String, int, boolean)}, perhaps with classical groups alone: nothing else about
     * it is weaker.
     */
    public SslHandler handler(
            ByteBufAllocator alloc, String host, int port, boolean offerHttp2, boolean classicalAlone) {
        return classicalAlone
                ? classical(offerHttp2).newHandler(alloc, host, port, workers)
                : handler(alloc, host, port, offerHttp2);
    }

    private synchronized SslContext classical(boolean offerHttp2) {
        SslContext made = offerHttp2 ? classicalHttp2 : classicalHttp1;
        if (made == null) {
            made = contexts.make(offerHttp2, true);
            if (offerHttp2) {
                classicalHttp2 = made;
            } else {
                classicalHttp1 = made;
            }
        }
        return made;
    }

    /**
     * Whom servers that are no providers are checked by: the same rules, against this machine's roots and {@code extra}
     * ones. Both are read now.
     */
    public static X509ExtendedTrustManager trust(List<X509Certificate> extra) {
        return trustIn(SystemRoots.here().all(), extra);
    }

    /**
     * The handler for a connection to {@code host}: by this name it is asked for and checked, wherever it really leads.
     * Its handshake fails on anything amiss; {@link TlsFailure#of} says what.
     *
     * @param host by name or address, without brackets
     * @param offerHttp2 offers HTTP/2 before HTTP/1.1 by ALPN
     */
    public SslHandler handler(ByteBufAllocator alloc, String host, int port, boolean offerHttp2) {
        SslHandler handler = (offerHttp2 ? http2 : http1).newHandler(alloc, host, port, workers);
        if (library == TlsLibrary.JDK) {
            SSLParameters named = handler.engine().getSSLParameters();
            named.setEndpointIdentificationAlgorithm("HTTPS"); // a context that was made elsewhere does not say it
            handler.engine().setSSLParameters(named);
        }
        return handler;
    }

    private static SslContext context(
            X509ExtendedTrustManager trust, TlsLibrary library, boolean offerHttp2, boolean classicalAlone) {
        try {
            SslContextBuilder builder = SslContextBuilder.forClient()
                    .sslProvider(library.provider())
                    .trustManager(trust)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .endpointIdentificationAlgorithm("HTTPS")
                    .applicationProtocolConfig(ServerContexts.alpn(offerHttp2))
                    .sessionCacheSize(SESSIONS)
                    .sessionTimeout(SESSION_SECONDS);
            if (classicalAlone && library == TlsLibrary.BORINGSSL) {
                builder.option(OpenSslContextOption.GROUPS, CLASSICAL.clone());
            }
            SslContext context = builder.build();
            if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
                sessions.setSessionCacheEnabled(true);
                // Netty forbids tickets to BoringSSL until keys are set; a client needs none, only the permission.
                sessions.setTicketKeys();
            }
            return context;
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS context could be made", e);
        }
    }

    private static X509ExtendedTrustManager trustIn(List<X509Certificate> roots, List<X509Certificate> further) {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            Set<TrustAnchor> anchors = Stream.concat(roots.stream(), further.stream())
                    .map(root -> new TrustAnchor(root, null))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            PKIXBuilderParameters rules = new PKIXBuilderParameters(anchors, null);
            rules.setRevocationEnabled(false);
            rules.addCertPathChecker(new PathStrength());
            factory.init(new CertPathTrustManagerParameters(rules));
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509ExtendedTrustManager manager) {
                    return manager;
                }
            }
            throw new IllegalStateException("this JVM has no X.509 trust manager");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no trust manager can be made", e);
        }
    }
}
