package io.fairlead.proxy.translate;

import io.fairlead.dialect.neutral.Embeddings;
import io.fairlead.dialect.neutral.ToolNaming;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Resumption;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a request becomes on each way to a target, and its answer on the way back. Immutable, safe for any thread. */
final class Translation {
    private final Conversions ways;
    private final SameApiRequest straight;
    private final ConvertedCall across;
    private final ConvertedEmbeddings embeddings;

    Translation(Conversions ways, long mostAnswer, InstantSource clock, ConversionResources workshop) {
        this.ways = ways;
        this.across = new ConvertedCall(ways, workshop, mostAnswer, clock);
        this.straight = new SameApiRequest(ways, across);
        this.embeddings = new ConvertedEmbeddings(workshop, mostAnswer, clock);
    }

    /** The way to {@code target}, or null when there is none. */
    @Nullable
    Conversion way(Exchange exchange, Target target) {
        return ways.way(exchange, target);
    }

    /** Whether the attempt's model may be asked to go on from {@code begun}, and its request may be changed so. */
    boolean prefills(Resumption begun, Attempt attempt) {
        return begun.prefills()
                && !begun.begun().isEmpty()
                && ways.prefills(attempt.exchange(), attempt.target())
                && !(attempt.target().addressed()
                        && ClientSignature.covers(attempt.exchange().request()));
    }

    Prepared prepare(TargetedCall telling, Conversion way, WorkMemory room) {
        if (way instanceof Conversion.BetweenApis it) {
            return across.prepare(telling, it, room);
        }
        if (way instanceof Conversion.Embedding it) {
            return embeddings.prepare(telling, it, room);
        }
        return straight.prepare(telling, (Conversion.SameApi) way, room);
    }

    /** A call to the addressed provider itself, without what only other providers can read. */
    Prepared unmarked(TargetedCall telling, WorkMemory room) {
        return straight.unmarked(telling, room);
    }

    /** {@code next}, whose answer to {@code made} is told as the client asked; itself where the answer passes. */
    Service<Attempt> retold(Prepared made, Conversion way, Service<Attempt> next) {
        ToolNaming asked = made.asked();
        Embeddings texts = made.embeddings();
        if (asked != null) {
            Conversion.BetweenApis back =
                    way instanceof Conversion.SameApi it ? it.across() : (Conversion.BetweenApis) way;
            return attempt -> across.answered(attempt, back, asked, next);
        }
        return texts == null ? next : attempt -> embeddings.answered(attempt, (Conversion.Embedding) way, texts, next);
    }
}
