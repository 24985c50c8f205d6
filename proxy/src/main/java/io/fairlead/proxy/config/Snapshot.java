package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Mistake;
import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.route.RouteTable;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration, checked and resolved. Immutable and safe for any thread; an exchange keeps the one it began with.
 */
public final class Snapshot {

    private final Configuration configuration;
    private final Map<String, ProviderConfig> providers;
    private final Map<String, ProviderConfig> byAuthority;
    private final RouteTable routes;
    private final ShownConfiguration rendering;
    private final List<Mistake> warnings;
    private final Places places;

    Snapshot(
            Configuration configuration,
            Map<String, ProviderConfig> providers,
            Map<String, ProviderConfig> byAuthority,
            RouteTable routes,
            ShownConfiguration rendering,
            List<Mistake> warnings,
            Places places) {
        this.configuration = configuration;
        this.providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
        this.byAuthority = Map.copyOf(byAuthority);
        this.routes = routes;
        this.rendering = rendering;
        this.warnings = List.copyOf(warnings);
        this.places = places;
    }

    public Configuration configuration() {
        return configuration;
    }

    public RouteTable routes() {
        return routes;
    }

    /** Every provider: those with an entry first, in the file's order, then the built-in ones. */
    public Collection<ProviderConfig> providers() {
        return providers.values();
    }

    public @Nullable ProviderConfig providerNamed(String name) {
        return providers.get(name);
    }

    /**
     * The provider whose connections to this address are intercepted, at exactly this origin; null when it is no
     * provider's.
     *
     * @param host in any case, an IPv6 literal without brackets
     */
    public @Nullable ProviderConfig providerForHost(String host, int port) {
        return byAuthority.get(authority(host.toLowerCase(Locale.ROOT), port));
    }

    /** Every provider at each of the origins where it is intercepted. */
    public Collection<ProviderConfig> intercepted() {
        return byAuthority.values();
    }

    /**
     * Twelve hexadecimal digits of a SHA-256 over the effective configuration, secrets left out: equal for instances that
     * were told the same.
     */
    public String hash() {
        return rendering.hash();
    }

    /** The effective configuration as JSON-like data, secrets as {@code ***}. */
    public Map<String, Object> redacted() {
        return rendering.redacted();
    }

    /** What is probably not meant. */
    public List<Mistake> warnings() {
        return warnings;
    }

    /** Where the key of {@code path} stands in the file, or what is nearest above it. */
    public Position place(String path) {
        return places.of(path);
    }

    ShownConfiguration rendering() {
        return rendering;
    }

    static String authority(String host, int port) {
        return host + " " + port;
    }

    @Override
    public String toString() {
        return "Snapshot[" + hash() + "]";
    }
}
