package io.fairlead.proxy.tls;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The hosts for which certificates may be made.
 *
 * @param exact hosts that configuration names; they share an intermediate
 * @param regional says which further hosts the catalogue's lists hold; asked with a name in lower case; each gets an
 *     intermediate of its own. Must be quick and callable from any thread
 */
public record InterceptedHosts(Set<String> exact, Predicate<String> regional) {

    public InterceptedHosts {
        exact = exact.stream()
                .map(host -> host.toLowerCase(Locale.ROOT))
                .collect(Collectors.collectingAndThen(Collectors.toCollection(TreeSet::new), Set::copyOf));
    }

    /** These hosts and no regional ones. */
    public static InterceptedHosts of(String... hosts) {
        return new InterceptedHosts(Set.of(hosts), host -> false);
    }

    /** Whether traffic to {@code host} (in lower case) may be intercepted. */
    public boolean allow(String host) {
        return exact.contains(host) || regional.test(host);
    }
}
