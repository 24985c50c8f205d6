package io.fairlead.proxy.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Names to addresses, with what a proxy adds to a resolver. One look-up runs at a time for a name. A name that does not exist
 * is not asked for again within {@link #NEGATIVE}. When the resolver fails, or says nothing, the last good answer stands for
 * {@link #STALE}. Literals and {@code localhost} (RFC 6761 section 6.3) are never looked up.
 *
 * <p>How long a good answer is fresh is the resolver's affair. At most {@value #NAMES} names are remembered; beyond that
 * those used longest ago are forgotten. Safe for any thread.
 */
public final class Names {

    static final Duration NEGATIVE = Duration.ofSeconds(10);
    static final Duration STALE = Duration.ofMinutes(5);
    static final int NAMES = 1024;

    private record Good(List<InetAddress> addresses, long atNanos) {}

    private record Unknown(NameFailure failure, long atNanos) {}

    private final Resolver resolver;
    private final LongSupplier nanoTime;
    private final Cache<String, Good> good;
    private final Cache<String, Unknown> unknown;
    private final Cache<String, CompletableFuture<List<InetAddress>>> running;
    private final NetworkListener listener;

    /**
     * Over {@code resolver}.
     *
     * @param nanoTime monotonic
     * @param listener hears of each stale answer that stands in
     */
    public Names(Resolver resolver, LongSupplier nanoTime, NetworkListener listener) {
        this.resolver = resolver;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.good = Caffeine.newBuilder().maximumSize(NAMES).build();
        this.unknown = Caffeine.newBuilder().maximumSize(NAMES).build();
        this.running = Caffeine.newBuilder().maximumSize(NAMES).build();
    }

    /** Every address of {@code host}; fails with {@link NameFailure}. May complete on any thread. */
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        List<InetAddress> known = withoutLookUp(name);
        if (known != null) {
            return CompletableFuture.completedFuture(known);
        }
        Unknown missing = unknown.getIfPresent(name);
        if (missing != null && nanoTime.getAsLong() - missing.atNanos() < NEGATIVE.toNanos()) {
            return CompletableFuture.failedFuture(missing.failure());
        }
        CompletableFuture<List<InetAddress>> mine = new CompletableFuture<>();
        CompletableFuture<List<InetAddress>> other = running.asMap().putIfAbsent(name, mine);
        if (other != null) {
            return other;
        }
        var unused = resolver.resolve(name).whenComplete((addresses, failure) -> {
            running.asMap().remove(name, mine);
            settle(name, mine, addresses, failure);
        });
        return mine;
    }

    /**
     * Answers {@code waiting} with the last good answer for {@code host}, if there is one and it may still stand: for who
     * cannot wait for a resolver that says nothing.
     */
    void standIn(String host, CompletableFuture<List<InetAddress>> waiting) {
        Good last = good.getIfPresent(host.toLowerCase(Locale.ROOT));
        if (last != null && stands(last) && waiting.complete(last.addresses())) {
            listener.staleName(host);
        }
    }

    private boolean stands(Good last) {
        return nanoTime.getAsLong() - last.atNanos() < STALE.toNanos();
    }

    private static @Nullable List<InetAddress> withoutLookUp(String name) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(name);
        try {
            if (literal != null) {
                return List.of(InetAddress.getByAddress(literal));
            }
            if (name.equals("localhost") || name.endsWith(".localhost")) {
                return List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);
            }
            return null;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }

    private void settle(
            String name,
            CompletableFuture<List<InetAddress>> waiting,
            @Nullable List<InetAddress> addresses,
            @Nullable Throwable failure) {
        long now = nanoTime.getAsLong();
        if (addresses != null && !addresses.isEmpty()) {
            good.put(name, new Good(List.copyOf(addresses), now));
            waiting.complete(List.copyOf(addresses));
            return;
        }
        NameFailure why = failure(name, failure);
        if (why.unknown()) {
            good.invalidate(name);
            unknown.put(name, new Unknown(why, now));
            waiting.completeExceptionally(why);
            return;
        }
        Good last = good.getIfPresent(name);
        if (last != null && stands(last)) {
            listener.staleName(name);
            waiting.complete(last.addresses());
        } else {
            waiting.completeExceptionally(why);
        }
    }

    private static NameFailure failure(String name, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof NameFailure named) {
            return named;
        }
        return cause == null
                ? new NameFailure(name + " has no address", true)
                : new NameFailure("looking up " + name + " failed", false);
    }
}
