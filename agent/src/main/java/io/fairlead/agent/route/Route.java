package io.fairlead.agent.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The way to Fairlead, and for whom it is. Its secret is shown to nobody but Fairlead. */
public final class Route {

    private static final int NAME_LENGTH_MOST = 255;

    private final Access access;
    private volatile @Nullable InetAddress address;

    /** To the Fairlead behind {@code access}. */
    public Route(Access access) {
        this.access = access;
    }

    /** Whether a connection to this port of this host is to go through Fairlead. */
    public boolean takes(String name, int to) {
        return to > 0
                && !name.isEmpty()
                && name.length() <= NAME_LENGTH_MOST
                && access.hosts().contains(name, to)
                && access.open()
                && access.hosts().contains(name, to) // it may know better once it runs
                && !(to == access.port() && name.equalsIgnoreCase(access.host()));
    }

    /** Whether it is a provider's host, at whatever port. */
    public boolean takesHost(String name) {
        return access.hosts().containsHost(name);
    }

    /** Fairlead's address, that says of itself to be {@code name}: who asks a socket whom it is connected to, hears the provider. */
    public InetSocketAddress under(String name) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(name, resolved().getAddress()), access.port());
    }

    /** Fairlead's address. */
    public InetSocketAddress proxy() throws UnknownHostException {
        return new InetSocketAddress(resolved(), access.port());
    }

    /** Looked up once it has been found; until then each time. */
    private InetAddress resolved() throws UnknownHostException {
        InetAddress known = address;
        if (known == null) {
            known = InetAddress.getByName(access.host());
            address = known;
        }
        return known;
    }

    /** What {@code Proxy-Authorization} has to be, or null. */
    public @Nullable String authorization() {
        return access.authorization();
    }

    /** What opens a tunnel. */
    public byte[] connectHead(String name, int to) {
        String authority = (name.indexOf(':') >= 0 ? "[" + name + "]" : name) + ":" + to;
        StringBuilder head = new StringBuilder("CONNECT ").append(authority).append(" HTTP/1.1\r\nHost: ");
        head.append(authority).append("\r\n");
        String authorization = access.authorization();
        if (authorization != null) {
            head.append("Proxy-Authorization: ").append(authorization).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String toString() {
        return access.toString();
    }
}
