package io.fairlead.proxy.front.intercept;

import io.fairlead.proxy.front.engine.Engine;
import io.netty.channel.Channel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which clients broke off the handshake for which host because they do not trust our certificate: by the client's address, so
 * that the others of a host are still served. Some say so by an alert. Others (Java's {@code HttpClient}, Node.js) only close
 * once they have seen the certificate, in TLS 1.2 after the handshake. A client that lost interest may do the same. So that
 * counts when it happened {@value #IN_A_ROW} times in a row, without a word over TLS from that address to that host in between.
 *
 * <p>Bounded by {@value #MOST} pairs of either kind; above it no more are remembered. Until the process ends. Safe for any
 * thread.
 */
public final class Untrusting {

    static final int MOST = 1024;
    static final int IN_A_ROW = 3;

    private record Pair(@Nullable InetAddress client, String host) {}

    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private final Map<Pair, Integer> silent = new ConcurrentHashMap<>();

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

    /** The client closed the handshake without a word after it had seen our certificate. */
    void closed(Channel connection, String host, Engine engine) {
        Pair pair = new Pair(address(connection), host);
        if (silent.size() >= MOST && !silent.containsKey(pair)) {
            return;
        }
        if (silent.merge(pair, 1, (before, one) -> Math.min(IN_A_ROW, before + one)) == IN_A_ROW) {
            add(connection, host, "it closed " + IN_A_ROW + " handshakes in a row without a word", engine);
        }
    }

    /** The client spoke over TLS: it trusts our certificate. */
    void trusts(Channel connection, String host) {
        if (!silent.isEmpty()) {
            silent.remove(new Pair(address(connection), host));
        }
    }

    private static @Nullable InetAddress address(Channel connection) {
        return connection.remoteAddress() instanceof InetSocketAddress it ? it.getAddress() : null;
    }
}
