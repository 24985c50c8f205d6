package io.fairlead.agent.client.netty;

import java.net.InetSocketAddress;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Before the last handler of a pipeline connects its channel: behind all that the application put there, proxies of its own too. */
@SuppressWarnings("unused")
final class HeadConnect {

    private HeadConnect() {}

    @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(
            @Advice.Argument(0) Object context,
            @Advice.Argument(1) @Nullable Object remote,
            @Advice.Argument(2) @Nullable Object local,
            @Advice.Argument(3) Object promise)
            throws ReflectiveOperationException {
        return remote instanceof InetSocketAddress
                && Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                                .getMethod("call", String.class, Object[].class)
                                .invoke(null, "netty.connect", new Object[] {context, remote, local, promise})
                        != null;
    }
}
