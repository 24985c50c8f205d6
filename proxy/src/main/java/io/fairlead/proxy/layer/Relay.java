package io.fairlead.proxy.layer;

import io.fairlead.proxy.exchange.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Asks a service on behalf of a result that is still owed, so that no bug leaves the result open for ever. */
public final class Relay {

    private Relay() {}

    /**
     * Serves {@code call} and hands the outcome to {@code heard}. Whatever is thrown on the way, here or later, completes
     * {@code result} exceptionally.
     */
    public static <C> void ask(Service<C> service, C call, CompletableFuture<Outcome> result, Consumer<Outcome> heard) {
        try {
            CompletableFuture<Outcome> unused = service.serve(call).whenComplete((outcome, bug) -> {
                if (bug != null) {
                    result.completeExceptionally(bug);
                } else {
                    handOver(outcome, result, heard);
                }
            });
        } catch (RuntimeException bug) {
            result.completeExceptionally(bug);
        }
    }

    private static void handOver(Outcome outcome, CompletableFuture<Outcome> result, Consumer<Outcome> heard) {
        try {
            heard.accept(outcome);
        } catch (RuntimeException bug) {
            result.completeExceptionally(bug);
        }
    }
}
