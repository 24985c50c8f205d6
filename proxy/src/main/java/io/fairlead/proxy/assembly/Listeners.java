package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.front.Front;
import io.fairlead.proxy.observe.EventHub;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Where clients come in, and how that ends: no new calls, then time for those that run, then the end. Safe for any thread. */
public final class Listeners implements AutoCloseable {

    /** After which what signs for intercepted hosts is made, unless such a host was asked for before. */
    private static final Duration PREPARATION = Duration.ofSeconds(1);

    private final Shared shared;
    private final Front front;
    private final InetSocketAddress address;
    private final CompletableFuture<Void> drained = new CompletableFuture<>();

    private Listeners(Shared shared, Front front, InetSocketAddress address) {
        this.shared = shared;
        this.front = front;
        this.address = address;
    }

    /**
     * Binds what the present configuration names. Blocks.
     *
     * @throws IllegalStateException when an address cannot be bound; says which, and why
     */
    public static Listeners bind(Generations generations, Shared shared) {
        Snapshot snapshot = generations.snapshot();
        Front front = new Front(shared.loops(), generations::engine, shared.ownListeners());
        var listen = snapshot.configuration().proxy().listen();
        try {
            InetSocketAddress bound = front.listen(new InetSocketAddress(listen.host(), listen.port()))
                    .join();
            // No first caller has to wait for it; but one who comes at once by another way does not pay for it either.
            shared.loops()
                    .next()
                    .schedule(shared.certificates().leaves()::prepare, PREPARATION.toMillis(), TimeUnit.MILLISECONDS);
            return new Listeners(shared, front, bound);
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("the proxy cannot listen at " + listen + ": " + cause.getMessage(), e);
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** A listener of this process that nobody may reach through the proxy. */
    public void own(InetSocketAddress other) {
        shared.ownListeners().add(other);
    }

    public boolean draining() {
        return shared.inFlight().draining();
    }

    /** Takes nothing new, lets what runs finish for {@code atMost}, then cuts it; completes when all is over. */
    public CompletableFuture<Void> drain(Duration atMost) {
        boolean begins = shared.inFlight().drain();
        shared.abandoned().drain(); // no client comes back to join one
        EventHub events = shared.watchers().events();
        if (begins) {
            events.draining("begun");
        }
        front.drain(atMost).whenComplete((done, failure) -> {
            shared.inFlight().cut();
            if (drained.complete(null)) {
                events.draining("over");
            }
        });
        return drained;
    }

    /** Completes when a drain is over. */
    public CompletableFuture<Void> drained() {
        return drained;
    }

    @Override
    public void close() {
        front.drain(Duration.ZERO);
    }
}
