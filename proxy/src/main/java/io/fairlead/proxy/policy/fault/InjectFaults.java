package io.fairlead.proxy.policy.fault;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.WholeAnswer;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** Lets the faults that are set happen to calls. Costs one read of a field where none is. Safe for any thread. */
public final class InjectFaults implements Layer<Exchange> {

    /** The code of a call that a fault ended. */
    static final String CODE = "fault_injected";

    private static final int TOO_MANY = 429;
    private static final int SERVER_ERRORS = 500;

    private final Faults faults;
    private final DoubleSupplier random;

    /** {@code random}: 0 (inclusive) to 1 (exclusive). */
    public InjectFaults(Faults faults, DoubleSupplier random) {
        this.faults = faults;
        this.random = random;
    }

    @Override
    public String name() {
        return "inject-faults";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> {
            List<Fault> set = faults.items();
            Fault fault = set.isEmpty()
                    ? null
                    : FaultRule.pick(set, exchange.provider().name(), exchange.route(), random);
            if (fault == null) {
                return next.serve(exchange);
            }
            exchange.listener().faultInjected(exchange, fault.effect().word());
            return inject(fault.effect(), exchange, next);
        };
    }

    private static CompletableFuture<Outcome> inject(Fault.Effect effect, Exchange exchange, Service<Exchange> next) {
        if (effect instanceof Fault.Status it) {
            return CompletableFuture.completedFuture(Outcome.failed(said(it.status())));
        }
        if (effect instanceof Fault.Delay it) {
            return delayed(it.time(), exchange, next);
        }
        if (effect instanceof Fault.Between it) {
            return with(
                    exchange,
                    next,
                    answered -> Outcome.answered(answered.answer()
                            .withBody(new PacedBody(answered.answer().body(), exchange.loop(), it.time()))));
        }
        if (effect instanceof Fault.Reset it) {
            return it.middle()
                    ? with(
                            exchange,
                            next,
                            answered -> Outcome.answered(answered.answer()
                                    .withBody(new CutBody(answered.answer().body(), broken()))))
                    : CompletableFuture.completedFuture(Outcome.cut(CODE));
        }
        CompletableFuture<Outcome> never = new CompletableFuture<>();
        exchange.onStop(never::complete);
        return never;
    }

    private static CompletableFuture<Outcome> delayed(Duration time, Exchange exchange, Service<Exchange> next) {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        Loop.Timer timer = exchange.loop()
                .schedule(time, () -> Relay.ask(next, exchange, result, outcome -> Relay.complete(result, outcome)));
        exchange.onStop(why -> {
            timer.cancel();
            result.complete(why);
        });
        return result;
    }

    private static CompletableFuture<Outcome> with(
            Exchange exchange, Service<Exchange> next, Function<Outcome.Answered, Outcome> change) {
        return next.serve(exchange)
                .thenApply(outcome -> outcome instanceof Outcome.Answered answered ? change.apply(answered) : outcome);
    }

    /** As if the provider had said so. */
    private static Failure said(int status) {
        Failure.Kind kind = status == TOO_MANY
                ? Failure.Kind.RATE_LIMITED
                : status >= SERVER_ERRORS ? Failure.Kind.UNAVAILABLE : Failure.Kind.REQUEST;
        return new Failure(
                Failure.Stage.ANSWER,
                Failure.Fault.NOBODY,
                kind,
                Failure.Replay.NEVER,
                CODE,
                "a fault that is injected on purpose: status " + status,
                null,
                new WholeAnswer(status, Headers.NONE, new byte[0], null, WholeAnswer.Form.OWN));
    }

    private static StreamEnd.Broken broken() {
        return new StreamEnd.Broken(
                Failure.of(
                        Failure.Stage.STREAM,
                        Failure.Fault.NOBODY,
                        Failure.Kind.UNAVAILABLE,
                        Failure.Replay.NEVER,
                        CODE,
                        "a fault that is injected on purpose: a reset in the middle of the answer"),
                false);
    }
}
