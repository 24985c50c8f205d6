package io.fairlead.agent.client.socket;

import java.lang.reflect.Method;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketImpl;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;

/** Around {@code Socket.connect}: another address before, and the tunnel behind. */
@SuppressWarnings({"unused", "UnusedVariable"}) // what is assigned is the method's own
final class SocketConnect {

    private SocketConnect() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static @Nullable SocketAddress enter(
            @Advice.This Socket socket,
            @Advice.FieldValue("impl") @Nullable SocketImpl implementation,
            @Advice.Argument(value = 0, readOnly = false) SocketAddress endpoint)
            throws ReflectiveOperationException {
        SocketAddress meant = null;
        if (endpoint instanceof InetSocketAddress) {
            Object instead = Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                    .getMethod("call", String.class, Object[].class)
                    .invoke(null, "socket.route", new Object[] {endpoint, implementation});
            if (instead != null) {
                meant = endpoint;
                endpoint = (SocketAddress) instead;
            }
        }
        return meant;
    }

    @Advice.OnMethodExit(suppress = Throwable.class, onThrowable = Throwable.class)
    static void exit(
            @Advice.Enter @Nullable SocketAddress meant,
            @Advice.This Socket socket,
            @Advice.FieldValue("impl") SocketImpl implementation,
            @Advice.Argument(1) int timeout,
            @Advice.Thrown(readOnly = false) @Nullable Throwable thrown) {
        if (meant != null && thrown == null) {
            try {
                Method in = SocketImpl.class.getDeclaredMethod("getInputStream");
                Method out = SocketImpl.class.getDeclaredMethod("getOutputStream");
                Object failure = Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                        .getMethod("call", String.class, Object[].class)
                        .invoke(null, "socket.tunnel", new Object[] {
                            socket, meant, timeout, in.invoke(implementation), out.invoke(implementation)
                        });
                if (!(failure instanceof Boolean)) {
                    thrown = failure instanceof Throwable ? (Throwable) failure : new ConnectException("no tunnel");
                }
            } catch (Throwable t) {
                thrown = new ConnectException("no tunnel: " + t);
            }
        }
    }
}
