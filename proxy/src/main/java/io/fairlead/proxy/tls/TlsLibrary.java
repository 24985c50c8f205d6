package io.fairlead.proxy.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/** Which library does the cryptography: BoringSSL where its native part loads, else the JDK's own. */
public enum TlsLibrary {
    BORINGSSL(SslProvider.OPENSSL),
    JDK(SslProvider.JDK);

    private final SslProvider provider;

    TlsLibrary(SslProvider provider) {
        this.provider = provider;
    }

    /** The faster one that works here. */
    public static TlsLibrary best() {
        return Best.FOUND;
    }

    private static final class Best {
        static final TlsLibrary FOUND = brought() ? asked() : JDK;

        /** Where it was left out, nobody has to be asked. */
        private static boolean brought() {
            try {
                Class.forName("io.netty.internal.tcnative.SSLContext", false, TlsLibrary.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }

        private static TlsLibrary asked() {
            return Tls13Known.whileAsked(
                    () -> OpenSsl.isAvailable() && SslProvider.isAlpnSupported(SslProvider.OPENSSL) ? BORINGSSL : JDK);
        }
    }

    // With this provider contexts and engines are freed by the garbage collector too, so that a context that left a
    // cache while a handshake still used it needs no counting.
    SslProvider provider() {
        return provider;
    }

    /** For people: the library with its version, and why it is not the faster one. */
    public String describe() {
        if (this == BORINGSSL) {
            return OpenSsl.versionString();
        }
        String jdk = "JDK " + Runtime.version();
        Throwable cause = OpenSsl.unavailabilityCause();
        return cause == null ? jdk : jdk + " (BoringSSL does not load: " + cause.getMessage() + ")";
    }
}
