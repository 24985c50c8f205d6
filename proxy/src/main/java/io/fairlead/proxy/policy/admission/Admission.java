package io.fairlead.proxy.policy.admission;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Refusal.Reason;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Lease;
import io.fairlead.proxy.layer.Service;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets an exchange in, or refuses it early: while Fairlead drains, when too many are under way, or when too much memory is
 * held. What is let in counts until its last byte is through.
 *
 * <p>Safe for any thread.
 */
public final class Admission implements Layer<Exchange> {
    private static final Duration WHEN_OVERLOADED = Duration.ofSeconds(1);
    private static final Duration WHEN_DRAINING = Duration.ofSeconds(5);

    private final InFlight inFlight;
    private final AdmissionConfig config;
    private final DoubleSupplier memory;

    /**
     * Makes the layer.
     *
     * @param memory the share (0 to 1) of the buffer memory that is in use; asked once an exchange, from any thread
     */
    public Admission(InFlight inFlight, AdmissionConfig config, DoubleSupplier memory) {
        this.inFlight = inFlight;
        this.config = config;
        this.memory = memory;
    }

    @Override
    public String name() {
        return "admission";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> {
            Refusal refusal = refusal(exchange);
            if (refusal != null) {
                return CompletableFuture.completedFuture(Outcome.refused(refusal));
            }
            return new Place(exchange).serveExchange(next, exchange);
        };
    }

    private @Nullable Refusal refusal(Exchange exchange) {
        if (inFlight.draining()) {
            return draining();
        }
        if (memory.getAsDouble() > config.memory()) {
            return overload("overload_memory", "Fairlead's buffer memory is used up");
        }
        if (!inFlight.enter(exchange, config.exchanges())) {
            return overload("overload_exchanges", "Fairlead serves as many calls as it may");
        }
        if (inFlight.draining()) { // it began in between, and may have found nothing under way
            inFlight.leave(exchange);
            return draining();
        }
        return null;
    }

    private static Refusal draining() {
        return new Refusal(Reason.DRAINING, "draining", "Fairlead is shutting down", WHEN_DRAINING);
    }

    private static Refusal overload(String code, String detail) {
        return new Refusal(Reason.OVERLOAD, code, detail, WHEN_OVERLOADED);
    }

    /** One of those under way. */
    private final class Place extends Lease {
        private final Exchange exchange;

        Place(Exchange exchange) {
            this.exchange = exchange;
        }

        @Override
        protected void giveBack(@Nullable Outcome outcome, @Nullable StreamEnd end) {
            inFlight.leave(exchange);
        }
    }
}
