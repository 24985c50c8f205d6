package io.fairlead.proxy.layer;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a layer took for one call: a permit, a pass, a place. It is given back exactly once, however the call goes on: by an
 * outcome, by the end of its answer's body, or by whatever is thrown. Confined to the exchange's loop.
 */
public abstract class Lease {
    private boolean over;

    /** A good answer is there, whose body may still flow. */
    protected void answered(Answer answer) {}

    /**
     * Gives back what was taken. Called once.
     *
     * @param outcome what the call came to; null when something was thrown
     * @param end how the body of an answer ended; null when there was none
     */
    protected abstract void giveBack(@Nullable Outcome outcome, @Nullable StreamEnd end);

    /** Asks {@code next}; what was taken goes back when the attempt settles. Nothing is thrown: the result always completes. */
    public final CompletableFuture<Outcome> serveAttempt(Service<Attempt> next, Attempt attempt) {
        return serve(next, attempt, answered -> {
            attempt.whenSettled(end -> end(answered, end));
            return answered;
        });
    }

    /** Asks {@code next}; what was taken goes back after the answer's last byte. Nothing is thrown: the result always completes. */
    public final CompletableFuture<Outcome> serveExchange(Service<Exchange> next, Exchange exchange) {
        return serve(next, exchange, answered -> {
            Counted counted = new Counted(answered);
            exchange.onStop(why -> counted.unlessRead());
            return new Outcome.Answered(answered.answer().withBody(counted));
        });
    }

    /** An answer's body, whose end is the end of the call. */
    private final class Counted extends BodyFilter {
        private final Outcome.Answered answered;

        Counted(Outcome.Answered answered) {
            super(answered.answer().body());
            this.answered = answered;
        }

        /** The exchange is stopped: an answer that was lost on its way up will never be read. */
        void unlessRead() {
            if (!opened()) {
                cancel();
            }
        }

        @Override
        protected void ended(StreamEnd how) {
            end(answered, how);
        }
    }

    private <C> CompletableFuture<Outcome> serve(Service<C> next, C call, UnaryOperator<Outcome.Answered> followed) {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        try {
            CompletableFuture<Outcome> unused =
                    next.serve(call).whenComplete((outcome, bug) -> heard(outcome, bug, followed, result));
        } catch (RuntimeException | Error bug) {
            end(null, null);
            result.completeExceptionally(bug);
        }
        return result;
    }

    private void heard(
            @Nullable Outcome outcome,
            @Nullable Throwable bug,
            UnaryOperator<Outcome.Answered> followed,
            CompletableFuture<Outcome> result) {
        Outcome handed;
        try {
            if (outcome instanceof Outcome.Answered answered) {
                answered(answered.answer());
                handed = followed.apply(answered);
            } else {
                end(outcome, null);
                handed = outcome;
            }
        } catch (RuntimeException | Error thrown) {
            try {
                Relay.drop(outcome);
            } finally {
                end(null, null);
                result.completeExceptionally(thrown);
            }
            return;
        }
        if (handed == null) {
            result.completeExceptionally(bug == null ? new IllegalStateException("no outcome") : bug);
        } else {
            result.complete(handed);
        }
    }

    private void end(@Nullable Outcome outcome, @Nullable StreamEnd how) {
        if (!over) {
            over = true;
            giveBack(outcome, how);
        }
    }
}
