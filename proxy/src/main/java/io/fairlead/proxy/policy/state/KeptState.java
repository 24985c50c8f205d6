package io.fairlead.proxy.policy.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.fairlead.proxy.exchange.ClientCredential;
import io.fairlead.proxy.exchange.Exchange;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who keeps what was made elsewhere than at the provider that its client addressed. Of a name only a hash is remembered,
 * together with its client's credential: what one client made is nobody else's.
 *
 * <p>Thread-safe: a Caffeine cache, bounded. What was not used for a week is forgotten.
 */
public final class KeptState {

    static final int MOST = 50_000;
    private static final Duration UNUSED = Duration.ofDays(7);

    /** Half of a SHA-256. */
    private record Hash(long first, long second) {}

    /**
     * What one instance tells the others: a hash, and no name or credential.
     *
     * @param model the model that a route names for the keeper, or null
     */
    public record Kept(
            long first,
            long second,
            String provider,
            @Nullable String model) {}

    private final Cache<Hash, Keeper> keepers;
    private final Consumer<Kept> others;
    private volatile boolean any;

    /** @param nanoTime monotonic */
    public KeptState(LongSupplier nanoTime) {
        this(nanoTime, kept -> {});
    }

    /** {@code others} hear what is remembered here. */
    public KeptState(LongSupplier nanoTime, Consumer<Kept> others) {
        this.others = others;
        Ticker ticker = nanoTime::getAsLong;
        keepers = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(UNUSED)
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
    }

    /** Whether anything was ever remembered. */
    boolean any() {
        return any;
    }

    /** How many names are remembered, about. */
    public long size() {
        return keepers.estimatedSize();
    }

    void remember(Exchange exchange, String name, Keeper keeper) {
        Hash hash = hash(exchange, name);
        keepers.put(hash, keeper);
        any = true;
        others.accept(new Kept(hash.first(), hash.second(), keeper.provider(), keeper.model()));
    }

    /** Another instance remembers this. */
    public void heard(Kept kept) {
        keepers.put(new Hash(kept.first(), kept.second()), new Keeper(kept.provider(), kept.model()));
        any = true;
    }

    /** Who keeps what the client of {@code exchange} calls {@code name}; null when that is not known. */
    @Nullable
    Keeper keeper(Exchange exchange, String name) {
        return keepers.getIfPresent(hash(exchange, name));
    }

    private static Hash hash(Exchange exchange, String name) {
        MessageDigest digest = sha256();
        digest.update(exchange.provider().name().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(ClientCredential.of(exchange.request()).getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(name.getBytes(StandardCharsets.UTF_8)));
        return new Hash(hash.getLong(), hash.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
