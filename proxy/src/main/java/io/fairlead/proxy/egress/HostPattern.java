package io.fairlead.proxy.egress;

import java.net.InetAddress;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code egress.allow}.
 *
 * @param name {@code *}, a host name, or {@code .example.com} for {@code *.example.com}; null for a range
 * @param range a range of addresses, or null
 * @param port the only port it allows, or 0 for all
 */
record HostPattern(@Nullable String name, @Nullable Cidr range, int port) {

    static HostPattern parse(String text) {
        String host = text.trim().toLowerCase(Locale.ROOT);
        int port = 0;
        int colon = host.lastIndexOf(':');
        boolean bracketed = host.startsWith("[");
        if (colon > 0 && (bracketed ? host.charAt(colon - 1) == ']' : host.indexOf(':') == colon)) {
            port = HostText.port(host.substring(colon + 1));
            host = host.substring(0, colon);
            if (port < 0) {
                throw new IllegalArgumentException("allow: " + text + " (expected: a port from 1 to 65535)");
            }
        }
        if (bracketed && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        Cidr range = Cidr.parse(host);
        if (range != null) {
            return new HostPattern(null, range, port);
        }
        if ("*".equals(host)) {
            return new HostPattern("*", null, port);
        }
        String name = host.startsWith("*.") ? host.substring(1) : host;
        boolean sound = HostText.read(name.startsWith(".") ? name.substring(1) : name) instanceof HostText.Name;
        if (!sound) {
            throw new IllegalArgumentException("allow: " + text
                    + " (expected: *, a host name, *.example.com, an address or a range such as 10.0.0.0/8)");
        }
        return new HostPattern(name, null, port);
    }

    boolean allowsName(String host, int at) {
        if (name == null || (port != 0 && port != at)) {
            return false;
        }
        return "*".equals(name) || (name.startsWith(".") ? host.endsWith(name) : host.equals(name));
    }

    boolean allowsAddress(InetAddress address, int at) {
        return range != null && (port == 0 || port == at) && range.contains(address);
    }
}
