package io.fairlead.proxy.front.engine;

import io.fairlead.proxy.egress.Cidr;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may use the front ({@code proxy.clients}): by address, by credentials, or by both. Immutable. */
public final class Clients {

    public static final Clients ANYONE = new Clients(List.of(), null);

    private final List<Cidr> allow;
    private final byte @Nullable [] expected;

    /**
     * @param allow ranges of client addresses; empty allows all
     * @param credentials {@code user:secret}, or null when none are asked for
     */
    public Clients(List<Cidr> allow, @Nullable String credentials) {
        this.allow = List.copyOf(allow);
        if (credentials != null && credentials.indexOf(':') < 1) {
            throw new IllegalArgumentException("clients.credentials: (expected: user:secret)");
        }
        this.expected =
                credentials == null ? null : Base64.getEncoder().encode(credentials.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a client at {@code address} may connect. */
    public boolean admits(InetAddress address) {
        return allow.isEmpty() || allow.stream().anyMatch(range -> range.contains(address));
    }

    /** Whether each of them must show credentials. */
    public boolean asksCredentials() {
        return expected != null;
    }

    /** Whether {@code authorization}, the value of {@code Proxy-Authorization}, is right; always when none is asked for. */
    public boolean authorized(@Nullable String authorization) {
        if (expected == null) {
            return true;
        }
        if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
            return false;
        }
        byte[] given = authorization.substring(6).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, given); // takes the same time wherever they differ
    }

    /** Without the credentials. */
    @Override
    public String toString() {
        return "Clients[" + (allow.isEmpty() ? "any address" : allow.size() + " ranges")
                + (expected == null ? "]" : ", credentials ***]");
    }
}
