package io.fairlead.proxy.testing;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.Service;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Stands for everything below a layer: makes an attempt of each call and lets it come out as the script says, in virtual
 * time. The last step is repeated. An attempt that is aborted ends with what it was aborted with.
 */
public final class ScriptedService implements Service<Visit> {

    /** One call: whom it asked, and when. */
    public record Asked(String target, Duration at) {}

    private record Step(Duration delay, Function<Visit, @Nullable Outcome> outcome) {}

    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<Asked> asked = new ArrayList<>();
    private final List<Attempt> attempts = new ArrayList<>();

    /** Comes out at once. */
    public ScriptedService then(Outcome outcome) {
        return after(Duration.ZERO, outcome);
    }

    public ScriptedService after(Duration delay, Outcome outcome) {
        steps.add(new Step(delay, visit -> outcome));
        return this;
    }

    /** Comes out as the target decides. */
    public ScriptedService thenBy(Function<Visit, @Nullable Outcome> outcome) {
        steps.add(new Step(Duration.ZERO, outcome));
        return this;
    }

    /** Never comes out by itself. */
    public ScriptedService thenHangs() {
        steps.add(new Step(Duration.ZERO, visit -> null));
        return this;
    }

    @Override
    public CompletableFuture<Outcome> serve(Visit visit) {
        Exchange exchange = visit.exchange();
        Attempt attempt = visit.attempt();
        attempts.add(attempt);
        asked.add(new Asked(
                exchange.label(visit.target()),
                Duration.ofNanos(exchange.loop().nanoTime() - exchange.startedNanos())));
        Step step = steps.size() > 1 ? steps.remove() : steps.element();
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        Outcome outcome = step.outcome().apply(visit);
        if (!(outcome instanceof Outcome.Refused)) {
            exchange.history().requestSent();
        }
        if (outcome != null && step.delay().isZero()) {
            come(attempt, result, outcome);
        } else if (outcome != null) {
            Loop.Timer timer = exchange.loop().schedule(step.delay(), () -> come(attempt, result, outcome));
            attempt.onAbort(why -> timer.cancel());
        }
        attempt.onAbort(why -> come(attempt, result, why));
        return result;
    }

    /** For a layer that knows no targets: the addressed one is asked. */
    public Service<Exchange> addressed() {
        return exchange -> serve(exchange.visit(exchange.addressed()));
    }

    private static void come(Attempt attempt, CompletableFuture<Outcome> result, Outcome outcome) {
        if (outcome instanceof Outcome.Answered && attempt.aborted() == null) {
            attempt.commit();
        } else {
            attempt.settle(StreamEnd.cancelled());
        }
        result.complete(outcome);
    }

    public List<Asked> asked() {
        return asked;
    }

    /** The targets asked, in order. */
    public List<String> targets() {
        return asked.stream().map(Asked::target).toList();
    }

    /** When each call came, in milliseconds after its exchange began. */
    public List<Long> times() {
        return asked.stream().map(each -> each.at().toMillis()).toList();
    }

    public List<Attempt> attempts() {
        return attempts;
    }
}
