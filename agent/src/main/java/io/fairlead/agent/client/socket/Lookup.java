package io.fairlead.agent.client.socket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Behind a look-up of a name that failed: Fairlead looks up by itself, and may know another way. */
@SuppressWarnings({"unused", "UnusedVariable"}) // what is assigned is the method's own
final class Lookup {

    private Lookup() {}

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
            @Advice.Argument(0) @Nullable String host,
            @Advice.Return(readOnly = false) InetAddress @Nullable [] found,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown)
            throws ReflectiveOperationException {
        if (thrown instanceof UnknownHostException && host != null) {
            Object instead = Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                    .getMethod("call", String.class, Object[].class)
                    .invoke(null, "socket.lookup", new Object[] {host});
            if (instead != null) {
                found = (InetAddress[]) instead;
                thrown = null;
            }
        }
    }
}
