package io.fairlead.proxy.assembly;

import io.fairlead.dialect.AuthForm;
import io.fairlead.proxy.config.ProviderAuth;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.credential.Credentials;
import io.fairlead.proxy.credential.KeyRing;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.credential.SecretSource;
import io.fairlead.proxy.exchange.Provider;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The own keys of all providers of one configuration. A provider whose credentials did not change keeps its ring over a
 * change of configuration: the key in use, and the token that is there. A ring is closed when the last configuration that
 * has it is. Safe for any thread.
 */
final class KeyRings implements AutoCloseable {

    private final Map<String, Shared> rings = new HashMap<>();

    /** What a ring was made of. */
    private record Source(AuthForm form, boolean needed, List<Secret> keys, ProviderAuth auth) {
        static Source of(ProviderConfig provider) {
            return new Source(provider.entry().auth(), provider.needsKey(), provider.keys(), provider.auth());
        }
    }

    /** A ring, and how many configurations have it. */
    private record Shared(Source source, KeyRing ring, AtomicInteger holders) {}

    /**
     * The rings of {@code snapshot}, made anew where {@code before} has none like it.
     *
     * @param before the rings of the configuration that it follows; null for the first
     * @throws IllegalArgumentException when a file of credentials cannot be used; names it
     */
    KeyRings(Snapshot snapshot, Credentials credentials, @Nullable KeyRings before) {
        try {
            snapshot.providers().forEach(each -> hold(each, credentials, before));
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    private void hold(ProviderConfig provider, Credentials credentials, @Nullable KeyRings before) {
        Source source = Source.of(provider);
        Shared known = before == null ? null : before.rings.get(provider.name());
        Shared held = known != null && known.source.equals(source)
                ? known
                : new Shared(source, ring(provider, credentials), new AtomicInteger());
        held.holders.incrementAndGet();
        rings.put(provider.name(), held);
    }

    private static KeyRing ring(ProviderConfig provider, Credentials credentials) {
        AuthForm form = provider.entry().auth();
        Path file = provider.auth().file();
        return switch (provider.auth().method()) {
            case KEY ->
                new KeyRing(
                        form,
                        provider.needsKey(),
                        provider.keys().stream().map(SecretSource::literal).toList());
            case AWS -> credentials.aws(form);
            case GOOGLE -> credentials.google(provider.name(), form, file);
            case TOKEN_FILE -> credentials.tokenFile(form, Objects.requireNonNull(file, "it was checked"));
        };
    }

    KeyRing of(Provider provider) {
        return Objects.requireNonNull(rings.get(provider.name()), "every provider has a ring").ring;
    }

    /** Lets go of every ring; those that nobody else has are closed. */
    @Override
    public void close() {
        for (Shared each : rings.values()) {
            if (each.holders.decrementAndGet() == 0) {
                each.ring.close();
            }
        }
    }
}
