package io.fairlead.agent.client.netty;

import javax.net.ssl.X509TrustManager;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Behind the question whom a TLS context of Netty's own kind trusts, asked when it is made. */
@SuppressWarnings({"unused", "UnusedVariable"}) // what is assigned is the method's own
final class OpenSslTrust {

    private OpenSslTrust() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Return(readOnly = false) @Nullable X509TrustManager trust)
            throws ReflectiveOperationException {
        Object instead = Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                .getMethod("call", String.class, Object[].class)
                .invoke(null, "netty.trust", new Object[] {trust});
        if (instead != null) {
            trust = (X509TrustManager) instead;
        }
    }
}
