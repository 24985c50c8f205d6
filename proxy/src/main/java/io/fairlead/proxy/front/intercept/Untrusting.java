package io.fairlead.proxy.front.intercept;

import io.fairlead.proxy.front.Engine;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which clients broke off the handshake for which host because they do not trust our certificate: by the client's address, so
 * that the others of a host are still served. Bounded by {@value #MOST} pairs; above it no more are remembered. Until the
 * process ends. Safe for any thread.
 */
public final class Untrusting {

    static final int MOST = 1024;

    private record Pair(@Nullable InetAddress client, String host) {}

    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();

    /** Whether the client at the other end of {@code connection} rejected our certificate for {@code host} before. */
    public boolean contains(Channel connection, String host) {
        return pairs.contains(new Pair(address(connection), host));
    }

    void add(Channel connection, String host, String reason, Engine engine) {
        if (pairs.size() < MOST) {
            pairs.add(new Pair(address(connection), host));
        }
        engine.events().distrusted(host, reason, engine.tunnelUntrusting());
    }

    private static @Nullable InetAddress address(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress it ? it.getAddress() : null;
    }
}
