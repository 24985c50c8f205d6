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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where requests and answers are made into others: with the memory that this takes, and on a loop only when they are small. Safe
 * for any thread.
 *
 * @param memory where room is taken from
 * @param work what is done off the loops
 */
public record ConversionResources(MemoryAccount memory, LargeWork work) {
    private static final Duration SOON = Duration.ofSeconds(1);

    /** Prepares a request, on the loop when the client's body is small, and goes on with it on the loop. */
    CompletableFuture<Outcome> prepare(
            Attempt attempt,
            BiFunction<TargetedCall, WorkMemory, Prepared> prepare,
            Function<Prepared, CompletableFuture<Outcome>> then) {
        TargetedCall telling = TargetedCall.in(attempt);
        ByteBuf large = large(telling);
        return large == null
                ? then.apply(prepared(telling, prepare))
                : work.serve(attempt, () -> prepared(telling, prepare), large::release, Prepared::release, then);
    }

    /**
     * Prepares a request that is not sent, and judges it; what was prepared is given back at once. On the loop when the client's
     * body is small. The result completes on the loop; false also where the work cannot be done.
     */
    CompletableFuture<Boolean> tryOut(
            TargetedCall telling, BiFunction<TargetedCall, WorkMemory, Prepared> prepare, Predicate<Prepared> judge) {
        ByteBuf large = large(telling);
        if (large == null) {
            return CompletableFuture.completedFuture(judged(telling, prepare, judge));
        }
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        AtomicBoolean over = new AtomicBoolean();
        telling.exchange().onStop(why -> over.set(true));
        boolean begun = work.run(
                telling.exchange().loop(),
                over::get,
                () -> judged(telling, prepare, judge),
                large::release,
                good -> {},
                new LargeWork.Receiver<>() {
                    @Override
                    public void made(Boolean good) {
                        result.complete(good);
                    }

                    @Override
                    public void failed(Throwable bug) {
                        result.complete(false);
                    }
                });
        return begun ? result : CompletableFuture.completedFuture(false);
    }

    private boolean judged(
            TargetedCall telling, BiFunction<TargetedCall, WorkMemory, Prepared> prepare, Predicate<Prepared> judge) {
        Prepared made = prepared(telling, prepare);
        try {
            return judge.test(made);
        } finally {
            made.release();
        }
    }

    /** The client's body, held for the work, which may end after the exchange; null when it is small. */
    private static @Nullable ByteBuf large(TargetedCall telling) {
        RequestBody body = telling.exchange().request().body();
        return body instanceof RequestBody.Whole whole && whole.length() > LargeWork.LARGE
                ? whole.content().retain()
                : null;
    }

    private Prepared prepared(TargetedCall telling, BiFunction<TargetedCall, WorkMemory, Prepared> prepare) {
        WorkMemory room = new WorkMemory(memory);
        try {
            Prepared made = prepare.apply(telling, room);
            if (made.room() == null) {
                room.close();
            }
            return made;
        } catch (NoRoomException full) {
            room.close();
            return Prepared.refused(noRoom(telling, room.neverFits()));
        } catch (RuntimeException | Error bug) {
            room.close();
            throw bug;
        }
    }

    private static Outcome.Refused noRoom(TargetedCall telling, boolean never) {
        String label = telling.exchange().label(telling.target());
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
