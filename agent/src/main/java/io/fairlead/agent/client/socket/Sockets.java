package io.fairlead.agent.client.socket;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesArguments;

import io.fairlead.agent.Calls;
import io.fairlead.agent.client.Client;
import io.fairlead.agent.route.Route;
import io.fairlead.agent.weave.Woven;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A blocking socket that connects to a provider gets a tunnel through Fairlead, and the client does not see it. */
public final class Sockets implements Client {

    private static final int HTTPS = 443;

    /** Of the addresses that are for documentation: if anybody should ever dial it, nobody answers. */
    private static final byte[] NOWHERE = {(byte) 192, 0, 2, 1};

    private final Route route;

    /** That go by {@code route}. */
    public Sockets(Route route) {
        this.route = route;
    }

    @Override
    public List<Woven> woven() {
        return Arrays.asList(
                new Woven("java.net.Socket", named("connect").and(takesArguments(2)), SocketConnect.class),
                new Woven(
                        "java.net.InetAddress", named("getAllByName").and(takesArguments(String.class)), Lookup.class),
                new Woven(
                        "sun.net.spi.DefaultProxySelector", named("select").and(takesArguments(1)), ProxyChoice.class));
    }

    @Override
    public Map<String, Calls.Handler> handlers() {
        Map<String, Calls.Handler> handlers = new HashMap<>();
        handlers.put("socket.route", arguments -> route((InetSocketAddress) arguments[0], arguments[1]));
        handlers.put(
                "socket.tunnel",
                arguments -> tunnel(
                        (Socket) arguments[0],
                        (InetSocketAddress) arguments[1],
                        ((Integer) arguments[2]).intValue(),
                        (InputStream) arguments[3],
                        (OutputStream) arguments[4]));
        handlers.put("socket.lookup", arguments -> lookup((String) arguments[0]));
        handlers.put("socket.proxies", arguments -> proxies((URI) arguments[0]));
        return handlers;
    }

    /** Null for all but providers. */
    private @Nullable InetSocketAddress route(InetSocketAddress endpoint, @Nullable Object implementation)
            throws UnknownHostException {
        String host = endpoint.getHostString();
        if (!route.takes(host, endpoint.getPort()) || ofItsOwnKind(implementation)) {
            return null;
        }
        return route.under(host);
    }

    /** Whether the socket goes through a proxy that the application gave it, or is no socket of TCP at all. */
    private static boolean ofItsOwnKind(@Nullable Object implementation) {
        if (System.getProperty("socksProxyHost") != null) {
            return true;
        }
        if (implementation == null) {
            return false;
        }
        String type = implementation.getClass().getName();
        return !type.equals("java.net.SocksSocketImpl")
                && !type.equals("java.net.PlainSocketImpl")
                && !type.equals("java.net.DualStackPlainSocketImpl")
                && !type.equals("sun.nio.ch.NioSocketImpl");
    }

    /** True when the tunnel stands, or why not. The socket is closed then. */
    private Object tunnel(Socket socket, InetSocketAddress meant, int timeout, InputStream in, OutputStream out) {
        try {
            BlockingTunnel.open(route, socket, meant, timeout, in, out);
            return true;
        } catch (IOException e) {
            try {
                socket.close();
            } catch (IOException closing) {
                e.addSuppressed(closing);
            }
            return e;
        }
    }

    private InetAddress @Nullable [] lookup(String host) throws UnknownHostException {
        return route.takes(host, HTTPS) ? new InetAddress[] {InetAddress.getByAddress(host, NOWHERE)} : null;
    }

    private @Nullable List<Proxy> proxies(URI uri) {
        int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        boolean ours =
                "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && route.takes(uri.getHost(), port);
        return ours ? Collections.singletonList(Proxy.NO_PROXY) : null;
    }
}
