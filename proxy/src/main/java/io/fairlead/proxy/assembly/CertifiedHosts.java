package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.TlsConfig.UntrustingClients;
import io.fairlead.proxy.tls.InterceptedHosts;
import io.fairlead.proxy.tls.TlsSetupException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Holds the hosts that are to be intercepted against the name constraints of a CA that the user brought. */
final class CertifiedHosts {

    private static final int SHOWN = 6;

    private CertifiedHosts() {}

    /** The hosts whose TLS may end here: where clients would take a certificate of ours, says {@code certifies}. */
    static InterceptedHosts of(Snapshot snapshot, Predicate<String> certifies) {
        Set<String> exact = all(byProvider(snapshot, provider -> true)).stream()
                .filter(certifies)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> regional = exact.stream().filter(CertifiedHosts::regional).collect(Collectors.toUnmodifiableSet());
        exact.removeAll(regional);
        return new InterceptedHosts(exact, regional::contains);
    }

    /** Hosts of the catalogue's long lists; each gets an intermediate of its own, on first use. */
    private static boolean regional(String host) {
        return host.endsWith(".amazonaws.com") || host.endsWith("-aiplatform.googleapis.com");
    }

    /**
     * Holds the hosts of {@code snapshot} against the CA in {@code file}.
     *
     * @return a warning that names the hosts whose connections go through untouched; null when there is none
     * @throws TlsSetupException when they are all of them, or all that a provider with an entry has, unless {@code
     *     tls.untrusting-clients} is {@code tunnel}
     */
    static @Nullable String check(Snapshot snapshot, Path file, Predicate<String> certifies) {
        Set<String> all = all(byProvider(snapshot, provider -> true));
        Set<String> out = all.stream().filter(certifies.negate()).collect(Collectors.toCollection(TreeSet::new));
        if (out.isEmpty()) {
            return null;
        }
        if (out.size() == all.size()) {
            throw refused(file, all, "");
        }
        Map<String, Set<String>> wanted = byProvider(snapshot, ProviderConfig::named);
        wanted.values().removeIf(hosts -> !out.containsAll(hosts));
        if (!wanted.isEmpty() && snapshot.configuration().tls().untrustingClients() == UntrustingClients.REFUSE) {
            throw refused(
                    file,
                    all(wanted),
                    "; or tls.untrusting-clients: tunnel, with which their connections go through untouched");
        }
        return "tls.ca.cert: " + file + " has name constraints that shut out " + list(out)
                + ": their connections go through untouched, without retry or fallback";
    }

    private static TlsSetupException refused(Path file, Set<String> hosts, String orElse) {
        return new TlsSetupException("tls.ca.cert: " + file
                + " has name constraints under which no client would accept a certificate for " + list(hosts)
                + " (expected: constraints that permit the providers' hosts, or none; or leave tls.ca out, and Fairlead makes"
                + " a CA of its own" + orElse + ")");
    }

    /** Providers in the order of the snapshot. */
    private static Map<String, Set<String>> byProvider(Snapshot snapshot, Predicate<ProviderConfig> which) {
        Map<String, Set<String>> hosts = new LinkedHashMap<>();
        snapshot.providers().stream().filter(which).forEach(each -> hosts.put(each.name(), new TreeSet<>()));
        for (ProviderConfig each : snapshot.intercepted()) {
            Set<String> its = hosts.get(each.name());
            if (its != null && each.provider().origin().secure()) { // nobody intercepts what is spoken in the clear
                its.add(each.provider().origin().host());
            }
        }
        hosts.values().removeIf(Set::isEmpty);
        return hosts;
    }

    private static Set<String> all(Map<String, Set<String>> byProvider) {
        Set<String> all = new LinkedHashSet<>();
        byProvider.values().forEach(all::addAll);
        return all;
    }

    private static String list(Collection<String> hosts) {
        String shown = String.join(", ", hosts.stream().limit(SHOWN).toList());
        return hosts.size() > SHOWN ? shown + " and " + (hosts.size() - SHOWN) + " more" : shown;
    }
}
