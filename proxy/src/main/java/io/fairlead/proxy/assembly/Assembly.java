package io.fairlead.proxy.assembly;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.ProxyConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.egress.EgressConfig;
import io.fairlead.proxy.egress.EgressRule;
import io.fairlead.proxy.egress.OwnListeners;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.ClientClocks;
import io.fairlead.proxy.front.engine.Clients;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.fairlead.proxy.health.HealthThresholds;
import io.fairlead.proxy.policy.breaker.BreakerConfig;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.translate.Conversions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From configuration's words to what the parts take. Pure. */
final class Assembly {

    private Assembly() {}

    /**
     * What the front takes of {@code proxy}. A listener that others can reach keeps the rule about its clients that it began
     * with when there is none any more: {@code proxy} then listens elsewhere, after a restart.
     *
     * @param began as the process was started
     * @param client what every client has to show whatever is configured; null where the configuration says it
     */
    static FrontConfig front(ProxyConfig proxy, ProxyConfig began, @Nullable Secret client) {
        ProxyConfig.Clients configured =
                proxy.clients().anybody() && !began.listen().loopback() ? began.clients() : proxy.clients();
        ProxyConfig.Clients clients = client == null ? configured : new ProxyConfig.Clients(List.of(), client);
        Secret credentials = clients.credentials();
        return new FrontConfig(
                began.maxConnections(),
                proxy.maxBody(),
                proxy.maxUpload(),
                proxy.replayBody(),
                new Clients(clients.allow(), credentials == null ? null : credentials.reveal()),
                proxy.drain(),
                ClientClocks.STANDARD);
    }

    static EgressRule egress(ProxyConfig proxy, OwnListeners own) {
        return new EgressRule(
                new EgressConfig(proxy.egress().allow(), proxy.egress().privateAddresses()), own);
    }

    static HealthThresholds health(Snapshot snapshot, String provider) {
        ProviderConfig configured = snapshot.providerNamed(provider);
        return configured == null
                ? HealthThresholds.defaults()
                : new HealthThresholds(
                        configured.health().fall(), configured.health().rise());
    }

    /** Every configuration of limits that holds at a provider, on one route or another. */
    static Set<LimitsConfig> limits(Snapshot snapshot, String provider) {
        return snapshot.providers().stream()
                .flatMap(each -> snapshot.routes().of(each.name()).stream())
                .flatMap(route -> Stream.ofNullable(route.policies().get(provider)))
                .map(Policies::limits)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Which way calls go to their targets. */
    static Conversions ways(Snapshot snapshot) {
        return new Conversions(
                provider -> entry(snapshot, provider),
                (provider, model) -> deployment(snapshot, provider, model),
                Apis::named,
                Apis::embeddings);
    }

    /** Likewise of breakers. */
    static Set<BreakerConfig> breakers(Snapshot snapshot, String provider) {
        return snapshot.providers().stream()
                .flatMap(each -> snapshot.routes().of(each.name()).stream())
                .flatMap(route -> Stream.ofNullable(route.policies().get(provider)))
                .map(Policies::breaker)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Providers that are in both under one name, and are somewhere else now. */
    static Set<String> moved(Snapshot before, Snapshot now) {
        return now.providers().stream()
                .filter(each -> {
                    ProviderConfig earlier = before.providerNamed(each.name());
                    return earlier != null && !samePlace(earlier.provider(), each.provider());
                })
                .map(ProviderConfig::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean samePlace(Provider one, Provider other) {
        return one.origin().equals(other.origin())
                && Objects.equals(one.connectTo(), other.connectTo())
                && one.basePath().equals(other.basePath());
    }

    /** What is known of {@code provider}. */
    static CatalogEntry entry(Snapshot snapshot, Provider provider) {
        ProviderConfig configured = snapshot.providerNamed(provider.name());
        return configured != null
                ? configured.entry()
                : Objects.requireNonNull(ProviderCatalog.builtIn().entry("openai-compatible"), "it is built in");
    }

    /** The built-in provider that {@code provider} is like; its own name where it is not configured. */
    static String kind(Snapshot snapshot, String provider) {
        ProviderConfig configured = snapshot.providerNamed(provider);
        return configured == null ? provider : configured.kind();
    }

    /** What the user wrote may be private; a public host that resolves to a private address is refused. */
    static AddressRule addresses(@Nullable ProviderConfig provider, OwnListeners own) {
        boolean privateAllowed =
                provider != null && (provider.ownUrl() || provider.provider().connectTo() != null);
        return AddressRule.forProvider(privateAllowed, own);
    }

    static boolean reasoning(Snapshot snapshot, Attempt attempt) {
        ProviderConfig provider =
                snapshot.providerNamed(attempt.target().provider().name());
        String model = attempt.target().model() != null
                ? attempt.target().model()
                : attempt.exchange().model();
        return provider != null
                && model != null
                && provider.entry().model(model).reasoning();
    }

    /** The context window of a model at a provider, in tokens; 0 when it is not known. */
    static long window(Snapshot snapshot, String provider, @Nullable String model) {
        ProviderConfig configured = snapshot.providerNamed(provider);
        return configured == null || model == null
                ? 0
                : configured.entry().model(model).window();
    }

    static String deployment(Snapshot snapshot, Provider provider, String model) {
        ProviderConfig configured = snapshot.providerNamed(provider.name());
        return configured == null ? model : configured.deployments().getOrDefault(model, model);
    }
}
