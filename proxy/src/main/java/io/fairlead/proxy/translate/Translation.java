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
    private final Ways ways;
    private final Straight straight;
    private final Across across;
    private final AcrossEmbeddings embeddings;

    Translation(Ways ways, long mostAnswer, InstantSource clock, Workshop workshop) {
        this.ways = ways;
        this.across = new Across(ways, workshop, mostAnswer, clock);
        this.straight = new Straight(ways, across);
        this.embeddings = new AcrossEmbeddings(workshop, mostAnswer, clock);
    }

    /** The way to {@code target}, or null when there is none. */
    @Nullable
    Way way(Exchange exchange, Target target) {
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

    Prepared prepare(Telling telling, Way way, Room room) {
        if (way instanceof Way.Across it) {
            return across.prepare(telling, it, room);
        }
        if (way instanceof Way.Embedding it) {
            return embeddings.prepare(telling, it, room);
        }
        return straight.prepare(telling, (Way.Straight) way, room);
    }

    /** A call to the addressed provider itself, without what only other providers can read. */
    Prepared unmarked(Telling telling, Room room) {
        return straight.unmarked(telling, room);
    }

    /** {@code next}, whose answer to {@code made} is told as the client asked; itself where the answer passes. */
    Service<Attempt> retold(Prepared made, Way way, Service<Attempt> next) {
        ToolNaming asked = made.asked();
        Embeddings texts = made.embeddings();
        if (asked != null) {
            Way.Across back = way instanceof Way.Straight it ? it.across() : (Way.Across) way;
            return attempt -> across.answered(attempt, back, asked, next);
        }
        return texts == null ? next : attempt -> embeddings.answered(attempt, (Way.Embedding) way, texts, next);
    }
}
