package io.fairlead.proxy.config;

import io.fairlead.proxy.config.ProviderResolution.Resolved;
import io.fairlead.proxy.exchange.Origin;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which connections are a provider's. When several providers lie at one address, the built-in one at its default address
 * comes first, then the entries with a URL of their own, then the built-in ones' further hosts. A built-in provider whose
 * URL the user moved is found at its new address alone.
 */
final class ProviderHosts {

    private static final int HTTPS = 443;

    private final Map<String, ProviderConfig> byAuthority = new LinkedHashMap<>();

    private ProviderHosts() {}

    static Map<String, ProviderConfig> of(Collection<Resolved> providers) {
        ProviderHosts hosts = new ProviderHosts();
        for (Resolved it : providers) {
            if (builtIn(it) && atDefault(it)) {
                hosts.claim(it, it.config().provider().origin());
            }
        }
        for (Resolved it : providers) {
            if (it.config().ownUrl()) {
                hosts.claim(it, it.config().provider().origin());
            }
        }
        for (Resolved it : providers) {
            if (builtIn(it) && atDefault(it)) {
                for (String host : it.kind().hosts()) {
                    for (int port : it.kind().ports()) {
                        hosts.claim(it, new Origin(schemeAt(it, port), host, port));
                    }
                }
            }
        }
        return hosts.byAuthority;
    }

    /** A provider that is asked without TLS on this machine may be asked elsewhere too, and there with it. */
    private static String schemeAt(Resolved provider, int port) {
        return port == HTTPS ? "https" : provider.config().provider().origin().scheme();
    }

    private static boolean builtIn(Resolved provider) {
        return provider.config().name().equals(provider.kind().name());
    }

    private static boolean atDefault(Resolved provider) {
        Origin origin = provider.config().provider().origin();
        return !provider.config().ownUrl()
                || (provider.kind().hosts().contains(origin.host())
                        && provider.kind().ports().contains(origin.port()));
    }

    private void claim(Resolved provider, Origin origin) {
        byAuthority.putIfAbsent(
                Snapshot.authority(origin.host(), origin.port()),
                provider.config().at(origin));
    }
}
