package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.exhausted.WhenExhausted;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Clients that ask a sole provider on and on, once through Fairlead and once alone with an SDK that repeats twice: through
 * Fairlead no more calls fail. Both lists at their defaults, in virtual time.
 */
class NeverWorseTest {
    private static final Duration WHOLE = Duration.ofSeconds(60);

    /** What the provider does with its n-th request, which is the call's n-th try, at a time. */
    private interface Script {
        Outcome answer(long millis, int request, int ofCall);
    }

    @ParameterizedTest(name = "{0} for {1} ms, {2} clients, an SDK on top: {3}")
    @CsvSource({
        "503, 1000, 1, false",
        "503, 6000, 1, false",
        "503, 15000, 1, false",
        "529, 6000, 1, false",
        "reset, 6000, 1, false",
        "refused, 6000, 1, false",
        "refused, 15000, 1, false",
        "503, 1000, 50, false",
        "503, 6000, 50, false",
        "503, 15000, 50, false",
        "refused, 6000, 50, false",
        "503, 6000, 1, true",
        "503, 15000, 50, true"
    })
    void an_outage(String kind, long millis, int clients, boolean sdkOnTop) {
        Script outage =
                (now, request, ofCall) -> now >= 1_000 && now < 1_000 + millis ? failure(kind) : PathFixture.good();
        int through = throughFairlead(outage, clients, sdkOnTop);
        int alone = alone(outage, clients);

        assertThat(through).as("alone " + alone + " failed").isLessThanOrEqualTo(alone);
        if (clients == 1) {
            assertThat(through).isZero();
        }
    }

    @ParameterizedTest(name = "{0} in {1} of {2} requests")
    @CsvSource({"503, 1, 2", "503, 2, 3", "529, 2, 3", "reset, 2, 3", "refused, 1, 2"})
    void a_provider_that_answers_each_call_at_a_later_try(String kind, int failing, int of) {
        Script flaky = (now, request, ofCall) -> request % of < failing ? failure(kind) : PathFixture.good();

        assertThat(throughFairlead(flaky, 1, false)).isZero();
    }

    /** By itself each SDK repeats as often as it takes; together they want more repeats than the budget has. */
    @ParameterizedTest(name = "{0}, {1} clients, an SDK on top: {2}")
    @CsvSource({
        "503, 1, false",
        "503, 5, false",
        "503, 20, false",
        "503, 5, true",
        "503, 20, true",
        "503, 50, true",
        "529, 50, true",
        "refused, 50, true",
        "503, 100, true"
    })
    void clients_at_a_provider_that_answers_each_call_at_its_third_try(String kind, int clients, boolean sdkOnTop) {
        Script third = (now, request, ofCall) -> ofCall < 3 ? failure(kind) : PathFixture.good();

        assertThat(alone(third, clients)).isZero();
        assertThat(throughFairlead(third, clients, sdkOnTop)).isZero();
    }

    private static Outcome failure(String kind) {
        return switch (kind) {
            case "reset" -> Outcome.failed(Exchanges.reset());
            case "refused" -> Outcome.failed(Exchanges.refusedConnection());
            default -> PathFixture.answer(Integer.parseInt(kind), "{}");
        };
    }

    /** How many calls failed for the application. */
    private static int throughFairlead(Script script, int clients, boolean sdkOnTop) {
        PathFixture engine = new PathFixture().patient().exhausted(WhenExhausted.WAIT);
        Random random = new Random(7);
        int[] requests = new int[1];
        Map<String, Integer> tries = new HashMap<>();
        engine.random(random::nextDouble).upstream(attempt -> late(attempt, script, requests, tries));
        Stack<Exchange> path = engine.path();
        int[] failed = new int[1];
        for (int i = 0; i < clients; i++) {
            new Client(i, engine.loop, sdkOnTop ? 2 : 0, failed, random, (call, retry) -> {
                        CompletableFuture<Boolean> good = new CompletableFuture<>();
                        Exchange exchange = Exchanges.on(engine.loop)
                                .headers("x-stainless-retry-count", Integer.toString(retry), "x-call", call)
                                .begin();
                        CompletableFuture<Void> unused = path.serve(exchange)
                                .thenAccept(it -> good.complete(
                                        ((Outcome.Answered) it).answer().status() == 200));
                        return good;
                    })
                    .next();
        }
        engine.loop.advance(WHOLE.plusSeconds(60));
        return failed[0];
    }

    private static Outcome late(Attempt attempt, Script script, int[] requests, Map<String, Integer> tries) {
        String call = Objects.requireNonNull(attempt.request().headers().get("x-call"));
        long now = attempt.exchange().loop().nanoTime() / 1_000_000;
        return script.answer(now, requests[0]++, tries.merge(call, 1, Integer::sum));
    }

    private static int alone(Script script, int clients) {
        VirtualLoop loop = new VirtualLoop();
        Random random = new Random(7);
        int[] requests = new int[1];
        int[] failed = new int[1];
        for (int i = 0; i < clients; i++) {
            new Client(
                            i,
                            loop,
                            2,
                            failed,
                            random,
                            (call, retry) -> CompletableFuture.completedFuture(
                                    script.answer(loop.nanoTime() / 1_000_000, requests[0]++, retry + 1)
                                                    instanceof Outcome.Answered it
                                            && it.answer().status() == 200))
                    .next();
        }
        loop.advance(WHOLE.plusSeconds(60));
        return failed[0];
    }

    /** One that asks a call every half second, and repeats it after 0.5 s and 1 s less a quarter at random, as the SDKs do. */
    private static final class Client {
        private final int name;
        private final VirtualLoop loop;
        private final int retries;
        private final int[] failed;
        private final Random random;
        private final Asking asking;
        private int calls;

        interface Asking {
            CompletableFuture<Boolean> ask(String call, int retry);
        }

        Client(int name, VirtualLoop loop, int retries, int[] failed, Random random, Asking asking) {
            this.name = name;
            this.loop = loop;
            this.retries = retries;
            this.failed = failed;
            this.random = random;
            this.asking = asking;
        }

        void next() {
            if (loop.nanoTime() < WHOLE.toNanos()) {
                calls++;
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
                        failed[0] += good ? 0 : 1;
                        loop.schedule(Duration.ofMillis(500), this::next);
                    });
        }
    }
}
