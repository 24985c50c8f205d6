package io.fairlead.proxy.egress;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a list of hosts that no upstream proxy carries. It is {@code *}, a name with all below it, an address, or a
 * range of addresses. Each may name the one port that it is about.
 *
 * @param name {@code *}, or a host name without a dot at either end; null for addresses
 * @param range addresses, or null
 * @param port the only port that it is about, or 0 for all
 */
public record NoProxyEntry(@Nullable String name, @Nullable Cidr range, int port) {

    /** Reads an entry; null when {@code text} is none. */
    public static @Nullable NoProxyEntry parse(String text) {
        String host = text.strip().toLowerCase(Locale.ROOT);
        int port = 0;
        int colon = host.lastIndexOf(':');
        boolean bracketed = host.startsWith("[");
        boolean hasPort = bracketed ? host.contains("]:") : colon > 0 && host.indexOf(':') == colon;
        if (hasPort) {
            port = HostText.port(host.substring(colon + 1));
            host = host.substring(0, colon);
            if (port < 0) {
                return null;
            }
        }
        if (bracketed) {
            if (!host.endsWith("]")) {
                return null;
            }
            host = host.substring(1, host.length() - 1);
        }
        Cidr range = Cidr.parse(host);
        if (range != null) {
            return new NoProxyEntry(null, range, port);
        }
        return bracketed ? null : named(host, port);
    }

    private static @Nullable NoProxyEntry named(String host, int port) {
        if (host.equals("*")) {
            return new NoProxyEntry(host, null, port);
        }
        String bare = host.startsWith("*.") ? host.substring(2) : host.startsWith(".") ? host.substring(1) : host;
        return HostText.read(bare) instanceof HostText.Name name ? new NoProxyEntry(name.host(), null, port) : null;
    }

    /** Whether it is about {@code host}; no name is looked up for it. */
    boolean covers(HostText host, int at) {
        if (port != 0 && port != at) {
            return false;
        }
        if (name == null) {
            return range != null && host instanceof HostText.Literal it && range.contains(it.address());
        }
        return name.equals("*")
                || (host instanceof HostText.Name it
                        && (it.host().equals(name) || it.host().endsWith("." + name)));
    }

    @Override
    public String toString() {
        String host = range == null ? String.valueOf(name) : range.toString();
        return port == 0 ? host : (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
