package io.fairlead.proxy.credential;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An attempt that goes on, on its own loop, once a credential is there. One that is aborted meanwhile ends at once, and does not
 * go on. Confined to the exchange's loop.
 */
final class CredentialWait {
    private final Attempt attempt;
    private final Supplier<CompletableFuture<Outcome>> goOn;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();
    private boolean over;

    CredentialWait(Attempt attempt, Supplier<CompletableFuture<Outcome>> goOn) {
        this.attempt = attempt;
        this.goOn = goOn;
    }

    /** The outcome after {@code credential}, which completes on any thread, in whatever way. */
    CompletableFuture<Outcome> until(CompletableFuture<?> credential) {
        attempt.onAbort(why -> {
            if (!over) {
                over = true;
                result.complete(why);
            }
        });
        var unused = credential.whenComplete(
                (there, bug) -> attempt.exchange().loop().execute(this::there));
        return result;
    }

    private void there() {
        if (over) {
            return;
        }
        over = true;
        try {
            var unused = goOn.get().whenComplete((outcome, bug) -> {
                if (bug != null) {
                    result.completeExceptionally(bug);
                } else {
                    result.complete(outcome);
                }
            });
        } catch (RuntimeException bug) {
            result.completeExceptionally(bug);
        }
    }
}
