package io.fairlead.proxy.policy.timeout;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.BodyFilter;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.ClientLimit;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Bounds an exchange as a whole: by Fairlead's own {@code total} and by the client's limit up to the commit, and by the
 * client's limit of the whole call also after it. When a clock fires, every attempt and wait under way is stopped; at a limit of
 * the client's own, unless the call goes on without it.
 *
 * <p>Safe for any thread; a call's clocks belong to its exchange's loop.
 */
public final class TotalDeadline implements Layer<Exchange> {
    private final Function<Target, TimeoutsConfig> configs;

    /** {@code configs}: the clocks at the target that the client addressed. */
    public TotalDeadline(Function<Target, TimeoutsConfig> configs) {
        this.configs = configs;
    }

    @Override
    public String name() {
        return "total-deadline";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> new Clocks(exchange).run(next);
    }

    private final class Clocks {
        private final Exchange exchange;
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();
        private Loop.@Nullable Timer toCommit;
        private Loop.@Nullable Timer whole;
        private @Nullable BoundBody body;

        Clocks(Exchange exchange) {
            this.exchange = exchange;
        }

        CompletableFuture<Outcome> run(Service<Exchange> next) {
            ClientHints hints = exchange.hints();
            Duration total = configs.apply(exchange.addressed()).totalWithin(hints.longest());
            Duration commit = before(hints.toCommit());
            Duration silence = before(silence());
            if (silence != null && first(silence, commit) && first(silence, total)) {
                toCommit = clock(silence, true, "client_read_timeout", "the client's own time-out for a silence");
            } else if (commit != null && first(commit, total)) {
                toCommit = clock(commit, true, "client_timeout", "the client's own time-out to the first content");
            } else {
                toCommit = clock(total, false, "total_timeout", "the total time for a call");
            }
            if (hints.whole() != null) {
                Duration limit = ClientLimit.answerWithin(hints.whole());
                whole = clock(limit, true, "client_deadline", "the client's own deadline for the call");
            }
            Relay.ask(next, exchange, result, this::heard);
            return result.whenComplete((outcome, bug) -> {
                if (bug != null) {
                    stopClocks();
                }
            });
        }

        /**
         * Until the commit the client hears nothing, however many attempts there are: that is one silence. Where its body
         * still flows, the silence begins with its end, which an attempt's own clocks know.
         */
        private @Nullable Duration silence() {
            return exchange.request().body().replayable() ? exchange.hints().silence() : null;
        }

        private static @Nullable Duration before(@Nullable Duration limit) {
            return limit == null ? null : ClientLimit.answerWithin(limit);
        }

        private static boolean first(Duration one, @Nullable Duration other) {
            return other == null || one.compareTo(other) < 0;
        }

        private Loop.Timer clock(Duration limit, boolean clientOwn, String code, String what) {
            long since = exchange.loop().nanoTime() - exchange.startedNanos();
            Deadline deadline = new Deadline(exchange.startedNanos() + limit.toNanos(), clientOwn);
            exchange.bound(deadline);
            Failure failure = Failure.of(
                    Stage.ANSWER,
                    clientOwn ? Fault.CLIENT : Fault.UPSTREAM,
                    clientOwn ? Kind.DEADLINE : Kind.TIMEOUT,
                    clientOwn ? Replay.NEVER : Replay.AMBIGUOUS,
                    code,
                    what + " (" + limit.toMillis() + " ms) passed");
            return exchange.loop().schedule(limit.minusNanos(since), () -> fire(failure));
        }

        private void fire(Failure failure) {
            stopClocks();
            Outcome outcome = Outcome.failed(failure);
            if (failure.kind() == Kind.DEADLINE && exchange.adopt(outcome)) {
                result.complete(outcome); // unless the layers below said so already
                return;
            }
            exchange.stop(outcome);
            BoundBody flowing = body;
            if (flowing != null) {
                flowing.cut(failure);
            } else {
                result.complete(outcome); // unless the layers below ended with it already
            }
        }

        private void heard(Outcome outcome) {
            if (!(outcome instanceof Outcome.Answered answered)) {
                stopClocks();
                result.complete(outcome);
            } else if (result.isDone()) {
                answered.answer().body().cancel(); // it comes too late
            } else {
                committed(answered);
            }
        }

        private void committed(Outcome.Answered answered) {
            if (toCommit != null) {
                toCommit.cancel();
            }
            if (whole == null) {
                result.complete(answered);
                return;
            }
            BoundBody bound = new BoundBody(answered.answer().body());
            body = bound;
            result.complete(Outcome.answered(answered.answer().withBody(bound)));
        }

        private void stopClocks() {
            if (toCommit != null) {
                toCommit.cancel();
            }
            if (whole != null) {
                whole.cancel();
            }
        }

        private final class BoundBody extends BodyFilter {
            BoundBody(Body source) {
                super(source);
            }

            /** Most often the attempt broke off already, and said where; this makes sure. */
            void cut(Failure failure) {
                breakOff(new StreamEnd.Broken(failure, false));
            }

            @Override
            protected void ended(StreamEnd how) {
                stopClocks();
            }
        }
    }
}
