package io.fairlead.proxy.tls;

import java.io.Serial;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Security;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Answers, in place of the JDK's own TLS, which versions that knows. Netty asks once, while it sets up BoringSSL: to find an
 * answer that is the same on every JVM of today, the JDK's own takes a start 40 ms of processor. Only the thread that asks meets
 * it, and only as long as it asks.
 */
final class Tls13Known extends Provider {

    @Serial
    private static final long serialVersionUID = 1;

    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final transient Thread asking = Thread.currentThread();

    private Tls13Known() {
        super("Fairlead", "1", "Which versions of TLS a JVM knows");
        putService(new Service(this, "SSLContext", "TLS", Answer.class.getName(), null, null) {
            @Override
            public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
                if (Thread.currentThread() != asking) {
                    throw new NoSuchAlgorithmException("the next provider has it");
                }
                return new Answer();
            }
        });
    }

    /** What {@code question} finds while this answers. */
    static <T> T whileAsked(Supplier<T> question) {
        Provider answering = new Tls13Known();
        Security.insertProviderAt(answering, 1);
        try {
            return question.get();
        } finally {
            Security.removeProvider(answering.getName());
        }
    }

    private static final class Answer extends SSLContextSpi {

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random) {
            // nothing is secured with it
        }

        @Override
        protected SSLParameters engineGetSupportedSSLParameters() {
            return new SSLParameters(null, VERSIONS.clone());
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            return engineGetSupportedSSLParameters();
        }

        private static UnsupportedOperationException unsupported() {
            return new UnsupportedOperationException("it only says which versions there are");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw unsupported();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw unsupported();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw unsupported();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            throw unsupported();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            throw unsupported();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            throw unsupported();
        }
    }
}
