package io.fairlead.agent.client.jdkhttp;

import java.net.InetSocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Behind a request's own choice of a proxy: to a provider it is Fairlead, where the application named none. */
@SuppressWarnings({"unused", "UnusedVariable"}) // what is assigned is the method's own
final class RequestProxy {

    private RequestProxy() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.This Object request, @Advice.Return(readOnly = false) @Nullable InetSocketAddress proxy)
            throws ReflectiveOperationException {
        if (proxy == null) {
            Object instead = Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                    .getMethod("call", String.class, Object[].class)
                    .invoke(null, "jdkhttp.proxy", new Object[] {request});
            if (instead != null) {
                proxy = (InetSocketAddress) instead;
            }
        }
    }
}
