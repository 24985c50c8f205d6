package io.fairlead.proxy.egress;

import java.util.ArrayList;
import java.util.List;

/** The hosts that are reached without the upstream proxy. Immutable, pure. */
public record NoProxy(List<NoProxyEntry> entries) {

    /** No host. */
    public static final NoProxy NONE = new NoProxy(List.of());

    public NoProxy {
        entries = List.copyOf(entries);
    }

    /**
     * Reads a list as the variable {@code NO_PROXY} holds it, with commas or white space between its entries. What is no entry
     * is left out, as all clients do.
     */
    public static NoProxy read(String text) {
        List<NoProxyEntry> entries = new ArrayList<>();
        for (String each : text.split("[,\\s]+", -1)) {
            NoProxyEntry entry = each.isEmpty() ? null : NoProxyEntry.parse(each);
            if (entry != null) {
                entries.add(entry);
            }
        }
        return new NoProxy(entries);
    }

    /** Whether an entry is about {@code host}, a name or an address with or without brackets. */
    public boolean covers(String host, int port) {
        if (entries.isEmpty()) {
            return false;
        }
        HostText read = HostText.read(host);
        for (NoProxyEntry each : entries) {
            if (each.covers(read, port)) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code host} says of itself that it is this machine: {@code localhost} and below (RFC 6761), or such an address. */
    public static boolean loopback(String host) {
        HostText read = HostText.read(host);
        if (read instanceof HostText.Literal literal) {
            return CarriedAddresses.plain(literal.address()).isLoopbackAddress();
        }
        return read instanceof HostText.Name name
                && (name.host().equals("localhost") || name.host().endsWith(".localhost"));
    }
}
