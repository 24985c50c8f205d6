package io.fairlead.agent.client.tls;

import javax.net.ssl.X509TrustManager;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Behind the question whom a TLS context trusts, which each handshake asks anew. */
@SuppressWarnings({"unused", "UnusedVariable"}) // what is assigned is the method's own
final class TrustQuestion {

    private TrustQuestion() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return(readOnly = false) @Nullable X509TrustManager trust)
            throws ReflectiveOperationException {
        Object instead = Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                .getMethod("call", String.class, Object[].class)
                .invoke(null, "tls.trust", new Object[] {trust});
        if (instead != null) {
            trust = (X509TrustManager) instead;
        }
    }
}
