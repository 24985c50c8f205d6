package io.fairlead.proxy.layer;

import io.fairlead.proxy.exchange.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks a service on behalf of a result that is still owed, so that no bug leaves the result open for ever. */
public final class Relay {

    private Relay() {}

    /**
     * Serves {@code call} and hands the outcome to {@code heard}. Whatever is thrown on the way, here or later, completes
     * {@code result} exceptionally; an answer that then nobody reads is cancelled.
     */
    public static <C> void ask(Service<C> service, C call, CompletableFuture<Outcome> result, Consumer<Outcome> heard) {
        run(result, () -> {
            CompletableFuture<Outcome> unused = service.serve(call).whenComplete((outcome, bug) -> {
                if (outcome == null) {
                    result.completeExceptionally(bug == null ? new IllegalStateException("no outcome") : bug);
                } else {
                    handOver(outcome, result, heard);
                }
            });
        });
    }

    /** Does {@code work} for a result that is owed: whatever is thrown completes it exceptionally. */
    public static void run(CompletableFuture<Outcome> result, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error bug) {
            result.completeExceptionally(bug);
        }
    }

    /** Completes {@code result}; an answer that comes too late for it is cancelled. */
    public static void complete(CompletableFuture<Outcome> result, Outcome outcome) {
        if (!result.complete(outcome)) {
            drop(outcome);
        }
    }

    /** Cancels the body of an answer that nobody reads. */
    static void drop(@Nullable Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            answered.answer().body().cancel();
        }
    }

    private static void handOver(Outcome outcome, CompletableFuture<Outcome> result, Consumer<Outcome> heard) {
        try {
            heard.accept(outcome);
        } catch (RuntimeException | Error bug) {
            try {
                drop(outcome);
            } finally {
                result.completeExceptionally(bug);
            }
        }
    }
}
