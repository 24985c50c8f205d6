package io.fairlead.proxy.translate;

import io.fairlead.dialect.json.NoRoomException;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Refusal.Reason;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.layer.LargeWork;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Where requests and answers are made into others: with the memory that this takes, and on a loop only when they are small. Safe
 * for any thread.
 *
 * @param memory where room is taken from
 * @param work what is done off the loops
 */
public record Workshop(MemoryAccount memory, LargeWork work) {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Prepares a request, on the loop when the client's body is small, and goes on with it on the loop. */
    CompletableFuture<Outcome> prepare(
            Attempt attempt, Function<Room, Prepared> prepare, Function<Prepared, CompletableFuture<Outcome>> then) {
        RequestBody body = attempt.exchange().request().body();
        if (!(body instanceof RequestBody.Whole whole) || whole.length() <= LargeWork.LARGE) {
            return then.apply(prepared(attempt, prepare));
        }
        ByteBuf read = whole.content().retain(); // the exchange may end before the work does
        return work.serve(attempt, () -> prepared(attempt, prepare), read::release, Prepared::release, then);
    }

    private Prepared prepared(Attempt attempt, Function<Room, Prepared> prepare) {
        Room room = new Room(memory);
        try {
            Prepared made = prepare.apply(room);
            if (made.room() == null) {
                room.close();
            }
            return made;
        } catch (NoRoomException full) {
            room.close();
            return Prepared.refused(noRoom(attempt, room.neverFits()));
        } catch (RuntimeException | Error bug) {
            room.close();
            throw bug;
        }
    }

    private static Outcome.Refused noRoom(Attempt attempt, boolean never) {
        String label = attempt.exchange().label(attempt.target());
        return new Outcome.Refused(
                never
                        ? new Refusal(
                                Reason.TOO_LARGE,
                                "too_large_to_translate",
                                label + " cannot be asked: what it would be told does not fit into Fairlead's memory",
                                null)
                        : new Refusal(
                                Reason.NO_ROOM,
                                "too_large_to_translate",
                                label + " cannot be asked now: other calls take the memory that it needs",
                                SOON));
    }
}
