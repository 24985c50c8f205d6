package io.fairlead.agent.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The origins that are a provider's: {@code host}, {@code host:port} where that is not 443, and {@code *.suffix}. Those without TLS are
 * left alone. Immutable.
 */
public final class ProviderHosts {

    private static final String PLAIN = "http://";

    private final Set<String> exact = new HashSet<>();
    private final List<String> suffixes = new ArrayList<>();

    private ProviderHosts() {}

    /** A line an origin; lines that begin with {@code #} say nothing. */
    public static ProviderHosts of(String lines) {
        ProviderHosts hosts = new ProviderHosts();
        for (String line : lines.split("\n", -1)) {
            String origin = line.trim().toLowerCase(Locale.ROOT);
            if (origin.isEmpty() || origin.startsWith("#") || origin.startsWith(PLAIN)) {
                continue; // without TLS: as often as not a model on this very machine
            }
            boolean hasPort = origin.indexOf(':', origin.lastIndexOf(']') + 1) >= 0;
            String whole = hasPort ? origin : origin + ":443";
            if (whole.startsWith("*.")) {
                hosts.suffixes.add(whole.substring(1));
            } else {
                hosts.exact.add(whole);
            }
        }
        return hosts;
    }

    /** Whether a connection to this port of this host is to a provider. */
    public boolean contains(String host, int port) {
        String at = host.toLowerCase(Locale.ROOT) + ":" + port;
        if (exact.contains(at)) {
            return true;
        }
        for (String suffix : suffixes) {
            if (at.length() > suffix.length() && at.endsWith(suffix)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is a provider's host, at whatever port. */
    public boolean containsHost(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (contains(name, 443)) {
            return true;
        }
        String before = name + ":";
        return exact.stream().anyMatch(each -> each.startsWith(before))
                || suffixes.stream().anyMatch(each -> name.endsWith(each.substring(0, each.lastIndexOf(':'))));
    }
}
