package io.fairlead.agent.client.socket;

import java.net.Proxy;
import java.net.URI;
import java.util.List;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/**
 * Behind the JDK's own choice of a proxy by system properties: to a provider there is none. Fairlead goes by these properties itself.
 */
@SuppressWarnings({"unused", "UnusedVariable"}) // what is assigned is the method's own
final class ProxyChoice {

    private ProxyChoice() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    @SuppressWarnings("unchecked")
    static void exit(
            @Advice.Argument(0) @Nullable URI uri, @Advice.Return(readOnly = false) @Nullable List<Proxy> chosen)
            throws ReflectiveOperationException {
        if (uri != null && chosen != null && !chosen.isEmpty() && chosen.get(0).type() != Proxy.Type.DIRECT) {
            Object instead = Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                    .getMethod("call", String.class, Object[].class)
                    .invoke(null, "socket.proxies", new Object[] {uri});
            if (instead != null) {
                chosen = (List<Proxy>) instead;
            }
        }
    }
}
