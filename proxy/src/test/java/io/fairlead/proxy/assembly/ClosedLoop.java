package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.exhausted.WhenExhausted;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * Clients that ask a sole provider on and on for a minute, each its next call half a second after its last one ended: through
 * Fairlead with both lists at their defaults, or alone with an SDK that repeats twice. In virtual time.
 */
final class ClosedLoop {
    private static final Duration WHOLE = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(500);

    /** In place of how long a call took that failed. */
    private static final long NEVER = Long.MAX_VALUE;

    /** What the provider does with its n-th request, which is the call's n-th try, at a time. */
    @FunctionalInterface
    interface Script {
        Outcome answer(long millis, int request, int ofCall);
    }

    /** How one request of a client ended. */
    private interface Asking {
        CompletableFuture<Boolean> ask(String call, int retry);
    }

    private final Random random = new Random(7);
    private final Script script;
    private final List<Long> millis = new ArrayList<>();
    private VirtualLoop loop = new VirtualLoop();
    private int requests;
    private int firsts;
    private long lastMillis;

    private ClosedLoop(Script script) {
        this.script = script;
    }

    static ClosedLoop throughFairlead(Script script, int clients, boolean sdkOnTop) {
        ClosedLoop run = new ClosedLoop(script);
        PathFixture engine = new PathFixture().patient().exhausted(WhenExhausted.WAIT);
        run.loop = engine.loop;
        Map<String, Integer> tries = new HashMap<>();
        engine.random(run.random::nextDouble).upstream(attempt -> run.answer(attempt, tries));
        Stack<Exchange> path = engine.path();
        return run.run(clients, sdkOnTop ? 2 : 0, (call, retry) -> {
            CompletableFuture<Boolean> good = new CompletableFuture<>();
            run.firsts++;
            Exchange exchange = Exchanges.on(engine.loop)
                    .headers("x-stainless-retry-count", Integer.toString(retry), "x-call", call)
                    .begin();
            CompletableFuture<Void> unused = path.serve(exchange).thenAccept(it -> good.complete(isGood(it)));
            return good;
        });
    }

    static ClosedLoop alone(Script script, int clients) {
        ClosedLoop run = new ClosedLoop(script);
        return run.run(clients, 2, (call, retry) -> {
            run.firsts += retry == 0 ? 1 : 0;
            return CompletableFuture.completedFuture(isGood(script.answer(run.now(), run.requests++, retry + 1)));
        });
    }

    private ClosedLoop run(int clients, int retries, Asking asking) {
        for (int i = 0; i < clients; i++) {
            new Client(i, retries, asking).next();
        }
        loop.advance(WHOLE.plusSeconds(60));
        Collections.sort(millis);
        return this;
    }

    private Outcome answer(Attempt attempt, Map<String, Integer> tries) {
        String call = Objects.requireNonNull(attempt.request().headers().get("x-call"));
        return script.answer(now(), requests++, tries.merge(call, 1, Integer::sum));
    }

    private static boolean isGood(Outcome outcome) {
        return outcome instanceof Outcome.Answered it && it.answer().status() == 200;
    }

    private long now() {
        return loop.nanoTime() / 1_000_000;
    }

    int calls() {
        return millis.size();
    }

    int failed() {
        return (int) millis.stream().filter(each -> each == NEVER).count();
    }

    /** What the provider was asked. */
    int requests() {
        return requests;
    }

    /** Of them those that were no first try of a call, and no first try of an SDK's retry where those are made on top. */
    int repeats() {
        return requests - firsts;
    }

    /** How long it took until the last call ended. */
    double seconds() {
        return lastMillis / 1_000.0;
    }

    /** The longest time in which a call was answered well; above all others where one failed. */
    long longest() {
        return millis.get(millis.size() - 1);
    }

    /** Within which time {@code share} percent of the calls were answered well, or "never". */
    String said(int share) {
        long within = millis.get(Math.min(millis.size() - 1, millis.size() * share / 100));
        return within == NEVER ? "never" : Long.toString(within);
    }

    /** A client, whose SDK repeats after 0.5 s and 1 s less a quarter at random. */
    private final class Client {
        private final int name;
        private final int retries;
        private final Asking asking;
        private int calls;
        private long from;

        Client(int name, int retries, Asking asking) {
            this.name = name;
            this.retries = retries;
            this.asking = asking;
        }

        void next() {
            if (loop.nanoTime() < WHOLE.toNanos()) {
                calls++;
                from = now();
                ask(0);
            }
        }

        private void ask(int retry) {
            CompletableFuture<Void> unused = asking.ask(name + "-" + calls, retry)
                    .thenAccept(good -> {
                        if (!good && retry < retries) {
                            long wait = (long) ((500L << retry) * (1 - 0.25 * random.nextDouble()));
                            loop.schedule(Duration.ofMillis(wait), () -> ask(retry + 1));
                            return;
                        }
                        lastMillis = now();
                        millis.add(good ? now() - from : NEVER);
                        loop.schedule(PAUSE, this::next);
                    });
        }
    }
}
