package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.testing.Exchanges;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A layer that lets most calls through, and throws, refuses, fails, aborts, delays or forgets at the others. */
final class Sabotage<C> implements Layer<C> {

    /** What it does to one call. */
    enum Deed {
        THROW_BEFORE,
        THROW_AFTER,
        THROW_LATER,
        REFUSE,
        FAIL,
        DELAY,
        ABORT,
        LEAVE,
        HANG
    }

    /** What was done, for whoever looks for the reason of a failure. */
    private final List<String> done;

    private final String place;
    private final Random random;
    private final int oneIn;
    private final Function<C, Exchange> exchangeOf;
    private final BiConsumer<C, Outcome> abort;

    /** {@code done}: where it writes what it did; {@code oneIn}: of how many calls one is done something to. */
    Sabotage(
            String place,
            List<String> done,
            Random random,
            int oneIn,
            Function<C, Exchange> exchangeOf,
            BiConsumer<C, Outcome> abort) {
        this.place = place;
        this.done = done;
        this.random = random;
        this.oneIn = oneIn;
        this.exchangeOf = exchangeOf;
        this.abort = abort;
    }

    @Override
    public String name() {
        return "sabotage";
    }

    @Override
    public Service<C> around(Service<C> next) {
        return call -> random.nextInt(oneIn) == 0 ? sabotaged(next, call) : next.serve(call);
    }

    private CompletableFuture<Outcome> sabotaged(Service<C> next, C call) {
        Exchange exchange = exchangeOf.apply(call);
        Loop loop = exchange.loop();
        Deed deed = List.of(Deed.values()).get(random.nextInt(Deed.values().length));
        done.add(exchange.id() + " " + place + " " + deed);
        switch (deed) {
            case THROW_BEFORE -> throw thrown();
            case THROW_AFTER -> {
                CompletableFuture<Outcome> unused = next.serve(call);
                throw thrown();
            }
            case THROW_LATER -> {
                return next.serve(call).thenApply(outcome -> {
                    throw thrown();
                });
            }
            case REFUSE -> {
                return CompletableFuture.completedFuture(Outcome.refused(
                        new Refusal(Refusal.Reason.BREAKER_OPEN, "sabotage", "sabotage", Duration.ofSeconds(1))));
            }
            case FAIL -> {
                return CompletableFuture.completedFuture(Outcome.failed(Exchanges.reset()));
            }
            case DELAY -> {
                CompletableFuture<Outcome> late = new CompletableFuture<>();
                Duration delay = Duration.ofMillis(random.nextInt(3_000));
                CompletableFuture<Outcome> unused = next.serve(call)
                        .whenComplete((outcome, bug) -> loop.schedule(delay, () -> {
                            if (outcome == null) {
                                late.completeExceptionally(bug);
                            } else {
                                late.complete(outcome);
                            }
                        }));
                return late;
            }
            case ABORT -> {
                loop.schedule(
                        Duration.ofMillis(random.nextInt(300)),
                        () -> abort.accept(call, Outcome.failed(Exchanges.silence())));
                return next.serve(call);
            }
            case LEAVE -> {
                loop.schedule(Duration.ofMillis(random.nextInt(300)), exchange::abandon);
                return next.serve(call);
            }
            case HANG -> {
                CompletableFuture<Outcome> result = new CompletableFuture<>();
                exchange.onStop(result::complete);
                return result;
            }
        }
        throw new AssertionError("every deed is done");
    }

    private RuntimeException thrown() {
        if (random.nextBoolean()) {
            throw new Bare.Fatal();
        }
        return new Bare();
    }

    /** Without a stack, since thousands of them are logged. */
    private static final class Bare extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Bare() {
            super("sabotage", null, false, false);
        }

        /** What no code of ours throws, and the JVM may at any place. */
        private static final class Fatal extends VirtualMachineError {
            private static final long serialVersionUID = 1L;

            Fatal() {
                super("sabotage");
            }

            @Override
            public synchronized Throwable fillInStackTrace() {
                return this;
            }
        }
    }
}
