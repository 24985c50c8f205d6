package io.fairlead.proxy.tls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.netty.handler.ssl.SslContext;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS contexts for the client's side of intercepted connections, one a host and kind, each with a leaf of its own.
 *
 * <p>Callable from an event loop: what is ready comes at once, what is not is made on {@link TlsWorkers}, once however
 * many ask at the same time. Bounded: {@value #MOST_CONTEXTS} contexts; the least useful one goes. Hosts that may not be
 * intercepted are refused before anything is looked up or remembered. A leaf that nears its end is replaced by the next
 * handshake that meets it; handshakes go on with the old one until the new one is there.
 */
public final class LeafCertificates {

    static final int MOST_CONTEXTS = 1024;

    private static final Logger LOG = LoggerFactory.getLogger(LeafCertificates.class);

    private final CertificateAuthority authority;
    private final TlsLibrary library;
    private final Executor workers;
    private final Clock clock;
    private final Cache<Key, Ready> contexts;

    /** Being made; bounded by the workers' queue. */
    private final ConcurrentMap<Key, CompletableFuture<SslContext>> pending = new ConcurrentHashMap<>();

    private volatile InterceptedHosts hosts;

    public LeafCertificates(
            CertificateAuthority authority,
            InterceptedHosts hosts,
            TlsLibrary library,
            TlsWorkers workers,
            Clock clock) {
        this.authority = authority;
        this.hosts = hosts;
        this.library = library;
        this.workers = workers.bounded();
        this.clock = clock;
        // Upkeep of the cache is short and runs with whoever caused it, not on a pool that others share.
        this.contexts = Caffeine.newBuilder()
                .maximumSize(MOST_CONTEXTS)
                .executor(Runnable::run)
                .build();
    }

    /**
     * The context for {@code host}: at once when it is ready. The stage may complete on a worker's thread.
     *
     * <p>Fails with {@link NotInterceptedException} for other hosts, with {@link TlsSetupException} when the CA's files
     * are gone, and with {@link RejectedExecutionException} when too many certificates are being made.
     *
     * @param host by name or address, in any case
     * @param http1Only offers HTTP/1.1 alone by ALPN, for clients that cannot speak HTTP/2 through a proxy
     */
    public CompletionStage<SslContext> contextFor(String host, boolean http1Only) {
        String name = HostNames.normal(host);
        if (name == null || !hosts.allow(name)) {
            return CompletableFuture.failedFuture(new NotInterceptedException());
        }
        Key key = new Key(name, http1Only);
        Ready ready = contexts.getIfPresent(key);
        Instant now = clock.instant();
        if (ready == null || !ready.usable(now, authority.version())) {
            return making(key);
        }
        if (ready.due(now)) {
            // When this fails, a later handshake tries again; the old one serves until its end.
            making(key);
        }
        return ready.answer;
    }

    /** The context for {@code host} when it is ready and good, else null: no future, nothing started. */
    public @Nullable SslContext ready(String host, boolean http1Only) {
        String name = HostNames.normal(host);
        Ready ready = name == null || !hosts.allow(name) ? null : contexts.getIfPresent(new Key(name, http1Only));
        return ready != null && ready.version == authority.version() && !ready.due(clock.instant())
                ? ready.context
                : null;
    }

    /** Has made, behind the caller, what the first leaf would wait for. */
    public void prepare() {
        try {
            workers.execute(() -> {
                try {
                    authority.prepare();
                } catch (RuntimeException e) {
                    LOG.warn("no certificate can be signed yet: {}", e.getMessage()); // the first leaf tries again
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("the first leaf prepares its signer itself", e);
        }
    }

    /** Changes which hosts are intercepted. Blocks, since a new intermediate may be needed: not for an event loop. */
    public void intercept(InterceptedHosts changed) {
        authority.cover(changed.exact());
        contexts.asMap().keySet().removeIf(key -> !changed.allow(key.host));
        hosts = changed;
    }

    long size() {
        contexts.cleanUp();
        return contexts.estimatedSize();
    }

    /** Has a context made, or joins those who wait for it already. */
    private CompletableFuture<SslContext> making(Key key) {
        CompletableFuture<SslContext> fresh = new CompletableFuture<>();
        CompletableFuture<SslContext> underWay = pending.putIfAbsent(key, fresh);
        if (underWay != null) {
            return underWay;
        }
        try {
            workers.execute(() -> make(key, fresh));
        } catch (RejectedExecutionException e) {
            pending.remove(key, fresh);
            fresh.completeExceptionally(e);
        }
        return fresh;
    }

    private void make(Key key, CompletableFuture<SslContext> fresh) {
        try {
            // Somebody may have finished it between a caller's look at the cache and its entry in the list of those
            // pending.
            Ready ready = contexts.getIfPresent(key);
            if (ready == null || ready.version != authority.version() || ready.due(clock.instant())) {
                int version = authority.version(); // before the leaf: one that changes meanwhile makes another one
                Leaf leaf = authority.issue(key.host);
                ready = new Ready(ServerContexts.make(leaf, library, key.http1Only), leaf, version);
                contexts.put(key, ready);
            }
            pending.remove(key, fresh);
            fresh.complete(ready.context);
        } catch (RuntimeException | Error e) {
            pending.remove(key, fresh);
            fresh.completeExceptionally(e);
        }
    }

    private record Key(String host, boolean http1Only) {}

    private static final class Ready {
        final SslContext context;
        final CompletableFuture<SslContext> answer;
        final Instant renewAt;
        final Instant end;
        final int version;

        Ready(SslContext context, Leaf leaf, int version) {
            this.version = version;
            this.context = context;
            this.answer = CompletableFuture.completedFuture(context);
            this.renewAt = leaf.renewAt();
            this.end = leaf.certificate().getNotAfter().toInstant();
        }

        boolean due(Instant now) {
            return !now.isBefore(renewAt);
        }

        boolean usable(Instant now, int present) {
            return version == present && now.isBefore(end);
        }
    }

    /** The host is not one whose traffic may be intercepted. */
    public static final class NotInterceptedException extends RuntimeException {
        NotInterceptedException() {
            // No trace: any name that a client makes up leads here.
            super("this host is not intercepted", null, false, false);
        }
    }
}
