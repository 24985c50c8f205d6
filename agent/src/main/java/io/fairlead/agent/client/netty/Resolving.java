package io.fairlead.agent.client.netty;

import java.net.InetSocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Before a look-up of a provider's name: Fairlead looks it up. */
@SuppressWarnings("unused")
final class Resolving {

    private Resolving() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
            @Advice.Origin("#m") String method,
            @Advice.Argument(0) @Nullable Object unresolved,
            @Advice.Argument(1) Object promise)
            throws ReflectiveOperationException {
        return unresolved instanceof InetSocketAddress
                && Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                                .getMethod("call", String.class, Object[].class)
                                .invoke(null, "netty.resolve", new Object[] {method, unresolved, promise})
                        != null;
    }
}
