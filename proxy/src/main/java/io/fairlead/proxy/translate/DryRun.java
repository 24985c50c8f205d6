package io.fairlead.proxy.translate;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a call can be told to a target, found out by preparing its request as {@link Translate} would and sending nothing.
 * Immutable, safe for any thread.
 */
public final class DryRun {
    private static final Logger LOG = LoggerFactory.getLogger(DryRun.class);

    private final Translation translation;
    private final LossRule rule;
    private final ConversionResources workshop;

    /** The same as {@link Translate} is made of, for the same route. */
    public DryRun(Conversions ways, boolean lossy, long mostAnswer, InstantSource clock, ConversionResources workshop) {
        this.translation = new Translation(ways, mostAnswer, clock, workshop);
        this.rule = new LossRule(lossy);
        this.workshop = workshop;
    }

    /**
     * Whether {@code exchange} can be told to {@code target}. Where memory is short, and after an error, it cannot.
     *
     * @return is done at once unless the request is large; completes on the exchange's loop, and never with an error
     */
    public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
        Conversion way = Translate.barred(exchange, target) == null ? translation.way(exchange, target) : null;
        if (way == null) {
            return CompletableFuture.completedFuture(false);
        }
        if (way instanceof Conversion.SameApi it && it.api() == null) {
            return CompletableFuture.completedFuture(true); // path and model alone change
        }
        try {
            return workshop.tryOut(
                    TargetedCall.dry(exchange, target),
                    (telling, room) -> translation.prepare(telling, way, room),
                    this::good);
        } catch (RuntimeException | Error bug) {
            LOG.error("exchange {}: cannot find out whether {} can be asked", exchange.id(), target.provider(), bug);
            return CompletableFuture.completedFuture(false);
        }
    }

    private boolean good(Prepared made) {
        return made.refused() == null && rule.allows(made.losses());
    }
}
