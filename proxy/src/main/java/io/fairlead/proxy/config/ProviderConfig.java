package io.fairlead.proxy.config;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import java.util.List;
import java.util.Map;

/**
 * A configured provider: what an exchange knows of it, and the rest.
 *
 * @param provider at its URL
 * @param entry what is known of it and its models: the built-in provider that it is like, with what the user says instead
 * @param keys its own keys, in the order in which they are tried; may be empty
 * @param auth how its own credentials are had
 * @param needsKey whether a call without any key is refused by it
 * @param deployments Azure's deployments by model; may be empty
 * @param health how its state is found out
 * @param ownUrl whether the user named its URL (which may then be private)
 * @param named whether the file has an entry for it
 */
public record ProviderConfig(
        Provider provider,
        CatalogEntry entry,
        List<Secret> keys,
        ProviderAuth auth,
        boolean needsKey,
        Map<String, String> deployments,
        HealthConfig health,
        boolean ownUrl,
        boolean named) {

    public ProviderConfig {
        keys = List.copyOf(keys);
        deployments = Map.copyOf(deployments);
    }

    /** Whether Fairlead can choose it as a target: it has credentials of its own, or asks for none. */
    boolean usable() {
        return !needsKey || !keys.isEmpty() || auth.method() != ProviderAuth.Method.KEY;
    }

    public String name() {
        return provider.name();
    }

    /** The built-in provider whose dialect, paths and error table it has. */
    public String kind() {
        return entry.name();
    }

    /** The same at another of its hosts, such as that of a region. */
    ProviderConfig at(Origin origin) {
        return origin.equals(provider.origin())
                ? this
                : new ProviderConfig(
                        new Provider(
                                provider.name(),
                                provider.dialect(),
                                origin,
                                provider.basePath(),
                                provider.catalogPath(),
                                provider.connectTo(),
                                provider.errors()),
                        entry,
                        keys,
                        auth,
                        needsKey,
                        deployments,
                        health,
                        ownUrl,
                        named);
    }
}
