package io.fairlead.proxy.assembly;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.credential.CredentialRule;
import io.fairlead.proxy.credential.KeyRing;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.limit.Tally;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;

/** How providers count, by the catalogue and one configuration. Immutable; safe for any thread. */
final class CatalogTallies implements Tally.Source {

    private static final int[] CLIENTS_KEY = {};

    private final Snapshot snapshot;
    private final InstantSource clock;
    private final Function<Provider, KeyRing> keys;

    CatalogTallies(Snapshot snapshot, InstantSource clock, Function<Provider, KeyRing> keys) {
        this.snapshot = snapshot;
        this.clock = clock;
        this.keys = keys;
    }

    @Override
    public Tally of(Target target, String model) {
        ProviderConfig provider = snapshot.providerNamed(target.provider().name());
        if (provider == null) {
            return Tally.UNKNOWN;
        }
        CatalogEntry entry = provider.entry();
        return new Tally(entry.counts(), entry.limits(), entry.model(model).output());
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public int[] keys(Exchange exchange, Target target) {
        boolean clients = target.addressed() && CredentialRule.present(exchange.request());
        return clients ? CLIENTS_KEY : keys.apply(target.provider()).inTurn();
    }
}
