package io.fairlead.proxy.credential;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An access token that is fetched at once and renewed on a worker well before it expires. When that fails, it is tried again,
 * and the old token serves as long as it holds. Safe for any thread: what loops read is one volatile field.
 */
final class RenewedToken implements SecretSource {
    private static final Logger LOG = LoggerFactory.getLogger(RenewedToken.class);
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final String owner;
    private final TokenIssuer issuer;
    private final Timetable workers;
    private final LongSupplier nanoTime;
    private final CompletableFuture<Void> first = new CompletableFuture<>();
    private volatile @Nullable Held held;
    private volatile boolean closed;
    private Duration pause = FIRST_PAUSE;

    private RenewedToken(String owner, TokenIssuer issuer, Timetable workers, LongSupplier nanoTime) {
        this.owner = owner;
        this.issuer = issuer;
        this.workers = workers;
        this.nanoTime = nanoTime;
    }

    /** Begins to fetch; {@code owner} is the provider whose token it is, for the log. */
    static RenewedToken begin(String owner, TokenIssuer issuer, Timetable workers, LongSupplier nanoTime) {
        RenewedToken token = new RenewedToken(owner, issuer, workers, nanoTime);
        token.after(Duration.ZERO);
        return token;
    }

    @Override
    public @Nullable Secret current() {
        Held now = held;
        return now == null || nanoTime.getAsLong() - now.untilNanos >= 0 ? null : now.secret;
    }

    @Override
    public @Nullable CompletableFuture<Void> pending() {
        return first.isDone() ? null : first;
    }

    /** Runs on a worker, one at a time. */
    private void renew() {
        if (closed) {
            return;
        }
        try {
            AccessToken token = issuer.issue();
            held = new Held(token.secret(), nanoTime.getAsLong() + token.life().toNanos());
            pause = FIRST_PAUSE;
            Duration early = token.life().dividedBy(2);
            after(token.life().minus(early.compareTo(AHEAD) < 0 ? early : AHEAD));
        } catch (IOException | RuntimeException e) {
            LOG.warn("{}: no access token: {}; trying again in {} s", owner, e.getMessage(), pause.toSeconds());
            after(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        } finally {
            first.complete(null); // whoever waited for the first look has its answer, a token or none
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    private void after(Duration delay) {
        workers.after(delay, this::renew);
    }

    /** Does work later, on a worker; what is left at the shutdown is dropped. */
    @FunctionalInterface
    interface Timetable {
        void after(Duration delay, Runnable work);
    }

    private record Held(Secret secret, long untilNanos) {}
}
