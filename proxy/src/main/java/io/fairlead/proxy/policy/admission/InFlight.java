package io.fairlead.proxy.policy.admission;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Outcome;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The exchanges under way, from their admission to the last byte of their answer. Shared by all loops; safe for any
 * thread. Bounded by what {@link Admission} lets in.
 */
public final class InFlight {
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean draining;

    /** How many there are. */
    public int count() {
        return count.get();
    }

    public boolean draining() {
        return draining;
    }

    /** Lets nothing new in from here on, for good; whether that begins now. */
    public synchronized boolean drain() {
        boolean begins = !draining;
        draining = true;
        return begins;
    }

    /** Ends what is still under way, each on its own loop, as cut off by Fairlead's own shutdown. */
    public void cut() {
        Outcome why = Outcome.failed(Failure.of(
                Stage.STREAM,
                Fault.PROXY,
                Kind.UNAVAILABLE,
                Replay.NEVER,
                "shutdown",
                "Fairlead is shutting down and the time to finish is over"));
        for (Exchange exchange : exchanges) {
            exchange.loop().execute(() -> exchange.stop(why));
        }
    }

    /** False, and nothing is taken, when {@code max} are under way. */
    boolean enter(Exchange exchange, int max) {
        if (count.incrementAndGet() > max) {
            count.decrementAndGet();
            return false;
        }
        exchanges.add(exchange);
        return true;
    }

    void leave(Exchange exchange) {
        if (exchanges.remove(exchange)) {
            count.decrementAndGet();
        }
    }
}
