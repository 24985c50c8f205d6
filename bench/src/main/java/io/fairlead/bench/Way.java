package io.fairlead.bench;

import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How the load reaches the upstream.
 *
 * @param name in the tables
 * @param address what it connects to
 * @param tunnel whether it asks for a tunnel there first
 * @param tls what it speaks there (in the tunnel, if there is one), or null for plain text
 * @param host of its requests
 * @param path of its requests
 */
record Way(
        String name,
        InetSocketAddress address,
        boolean tunnel,
        @Nullable SslContext tls,
        String host,
        String path) {

    private static final String PATH = "/v1/chat/completions";

    /** Straight to a TLS server that has the upstream's certificate: the upstream, or a reverse proxy before it. */
    static Way straight(String name, InetSocketAddress server, SslContext tls) {
        return new Way(name, server, false, tls, Identity.HOST, PATH);
    }

    /** Plain text to a reverse proxy before the upstream. */
    static Way plain(String name, InetSocketAddress server) {
        return new Way(name, server, false, null, Identity.HOST, PATH);
    }

    /** Plain text to a path of the proxy. */
    static Way base(InetSocketAddress proxy) {
        String host = proxy.getHostString() + ":" + proxy.getPort();
        return new Way("base URL", proxy, false, null, host, "/openai" + PATH);
    }

    /** TLS in a tunnel of the proxy, which opens it. */
    static Way intercepted(InetSocketAddress proxy, SslContext tls) {
        return new Way("intercepted", proxy, true, tls, Identity.HOST, PATH);
    }
}
