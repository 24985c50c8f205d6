package io.fairlead.proxy.policy.fallback;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Refusal.Reason;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedService;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FallbackTest {
    private static final Target B = Exchanges.target("b");
    private static final Target C = Exchanges.target("c");

    private final VirtualLoop loop = new VirtualLoop();
    private final ScriptedService below = new ScriptedService();

    @ParameterizedTest(name = "{0} {1}: asked {2}")
    @CsvSource(quoteCharacter = '`', textBlock = """
            503, -,                                              2
            500, -,                                              2
            529, -,                                              2
            429, -,                                              2
            408, -,                                              2
            504, -,                                              2
            400, -,                                              1
            401, -,                                              1
            403, -,                                              1
            404, -,                                              1
            413, -,                                              1
            422, -,                                              1
            429, {"error":{"code":"insufficient_quota"}},        1
            400, {"error":{"code":"content_policy_violation"}},  1
            """)
    void the_class_of_the_failure_decides(int status, String body, int asked) {
        below.then(Outcome.failed(Exchanges.answer(status, body.equals("-") ? "" : body)))
                .then(Exchanges.good());
        serve(Exchanges.on(loop).begin(), B);

        assertEquals(asked, below.asked().size());
    }

    @Test
    void a_named_class_moves_on() {
        below.then(Outcome.failed(Exchanges.answer(429, "{\"error\":{\"code\":\"insufficient_quota\"}}")))
                .then(Exchanges.good());
        Set<Kind> on = EnumSet.of(Kind.QUOTA);
        new Fallback(new FallbackConfig(List.of(B), on), Reach.SAME_DIALECT, target -> true)
                .over(below)
                .serve(Exchanges.on(loop).begin())
                .join();

        assertEquals(2, below.asked().size());
    }

    /** Those that probes say are down, and one of them for whom it is time to see whether they are right. */
    private record Down(Set<String> down, boolean trial) implements Reach {
        @Override
        public boolean speaks(Exchange exchange, Target target) {
            return true;
        }

        @Override
        public long window(Exchange exchange, Target target) {
            return 0;
        }

        @Override
        public boolean free(Exchange exchange, Target target) {
            return !target.provider().name().equals("c");
        }

        @Override
        public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public boolean down(Target target) {
            return down.contains(target.provider().name());
        }

        @Override
        public boolean trial(Target target) {
            return trial;
        }
    }

    @ParameterizedTest(name = "down {0}, trial {1}, to {2} on {3}, {4}: {5}")
    @CsvSource({
        "-,        false, b c, unavailable,  -,                       openai b c",
        "openai,   false, b c, unavailable,  -,                       b c openai",
        "b,        false, b c, unavailable,  -,                       openai c b",
        "openai b, false, b c, unavailable,  -,                       openai c b", // c is not free
        "openai,   true,  b c, unavailable,  -,                       openai b c",
        "openai,   false, c,   unavailable,  -,                       openai c",
        "openai,   false, -,   unavailable,  -,                       openai",
        "openai b, false, b,   unavailable,  -,                       openai b",
        "openai,   false, b c, rate-limited, -,                       openai",
        "openai,   false, b c, unavailable,  x-fairlead-no-fallback,  openai",
    })
    void who_is_down_by_probes_is_asked_last_and_never_left_out(
            String down, boolean trial, String targets, String on, String hint, String asked) {
        below.then(Outcome.failed(Exchanges.reset()));
        Set<Kind> kinds = on.equals("unavailable") ? EnumSet.of(Kind.UNAVAILABLE) : EnumSet.of(Kind.RATE_LIMITED);
        List<Target> others = new ArrayList<>();
        for (String each : targets.equals("-") ? new String[0] : targets.split(" ")) {
            others.add(each.equals("b") ? B : C);
        }
        Exchanges made = Exchanges.on(loop);
        if (!hint.equals("-")) {
            made.headers(hint, "true");
        }
        new Fallback(new FallbackConfig(others, kinds), new Down(Set.of(down.split(" ")), trial), target -> true)
                .over(below)
                .serve(made.begin())
                .join();

        assertEquals(
                asked,
                String.join(
                        " ",
                        below.asked().stream()
                                .map(each -> each.target().replaceAll("/.*", ""))
                                .toList()));
    }

    @Test
    void targets_are_asked_in_order_each_once() {
        below.then(Outcome.failed(Exchanges.reset()));
        List<String> moves = new ArrayList<>();
        Exchange exchange = Exchanges.on(loop)
                .listener(new ExchangeListener() {
                    @Override
                    public void fallingBack(Exchange of, Target from, Target to, String reason) {
                        moves.add(from.provider() + " to " + to.provider() + ": " + reason);
                    }
                })
                .begin();
        serve(exchange, B, Exchanges.addressed(), B, C);

        assertEquals(List.of("openai/gpt-4o", "b/gpt-4o", "c/gpt-4o"), below.targets());
        assertEquals(List.of("openai to b: reset", "b to c: reset"), moves);
        assertEquals(2, exchange.history().fallbacks());
    }

    @Test
    void each_target_knows_whether_another_can_take_over() {
        List<String> seen = new ArrayList<>();
        below.thenBy(visit -> {
            seen.add(visit.alternatives().could(Kind.UNAVAILABLE) + " "
                    + visit.alternatives().askedOthers());
            return Outcome.failed(Exchanges.reset());
        });
        serve(Exchanges.on(loop).begin(), B);

        assertEquals(List.of("true false", "false true"), seen);
    }

    @Test
    void a_client_may_forbid_it() {
        below.then(Outcome.failed(Exchanges.reset()));
        Exchange exchange =
                Exchanges.on(loop).headers("x-fairlead-no-fallback", "true").begin();
        serve(exchange, B);

        assertEquals(1, below.asked().size());
    }

    @Test
    void what_may_have_been_billed_moves_on_only_by_policy() {
        below.then(Outcome.failed(Exchanges.reset()));
        new Fallback(new FallbackConfig(List.of(B), FallbackConfig.defaultOn()), Reach.SAME_DIALECT, target -> false)
                .over(below)
                .serve(Exchanges.on(loop).begin())
                .join();

        assertEquals(1, below.asked().size());
    }

    @Test
    void a_target_of_another_dialect_is_passed_over_and_named() {
        below.then(Outcome.failed(Exchanges.reset())).then(Exchanges.good());
        Exchange exchange = Exchanges.on(loop).begin();
        serve(exchange, new Target(Exchanges.ANTHROPIC, "claude", false), B);

        assertEquals(List.of("openai/gpt-4o", "b/gpt-4o"), below.targets());
        assertEquals("anthropic/claude", exchange.history().attempts().get(0).target());
        assertEquals("no_translation", exchange.history().attempts().get(0).reason());
    }

    @Test
    void a_long_prompt_goes_only_to_a_larger_window() {
        below.then(Outcome.failed(Exchanges.answer(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}")))
                .then(Exchanges.good());
        Target small = new Target(Exchanges.provider("b", "openai"), "small", false);
        Target large = new Target(Exchanges.provider("b", "openai"), "large", false);
        Reach windows = new Reach() {
            @Override
            public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
                return CompletableFuture.completedFuture(true);
            }

            @Override
            public boolean speaks(Exchange exchange, Target target) {
                return true;
            }

            @Override
            public long window(Exchange exchange, Target target) {
                return target.model() == null ? 128_000 : target.model().equals("large") ? 1_000_000 : 8_000;
            }

            @Override
            public boolean free(Exchange exchange, Target target) {
                return true;
            }
        };
        new Fallback(new FallbackConfig(List.of(small, large), FallbackConfig.defaultOn()), windows, target -> true)
                .over(below)
                .serve(Exchanges.on(loop).begin())
                .join();

        assertEquals(List.of("openai/gpt-4o", "b/large"), below.targets());
    }

    @Test
    void the_same_model_elsewhere_has_the_same_window() {
        below.then(Outcome.failed(Exchanges.answer(400, "{\"error\":{\"code\":\"context_length_exceeded\"}}")));
        serve(Exchanges.on(loop).begin(), B);

        assertEquals(1, below.asked().size());
    }

    @Test
    void a_fallbacks_own_key_or_objection_never_has_the_last_word() {
        below.then(Outcome.failed(Exchanges.reset()))
                .then(Outcome.failed(Exchanges.answer(B, 401, "{\"error\":{\"code\":\"invalid_api_key\"}}")))
                .then(Outcome.failed(Exchanges.answer(C, 404, "")));
        Outcome outcome = serve(Exchanges.on(loop).begin(), B, C);

        assertEquals(3, below.asked().size());
        assertEquals(
                "reset",
                assertInstanceOf(Outcome.Failed.class, outcome).failure().code());
    }

    @Test
    void an_answer_of_any_provider_says_more_than_a_broken_connection() {
        below.then(Outcome.failed(Exchanges.reset()))
                .then(Outcome.failed(Exchanges.answer(B, 503, "{}")))
                .then(Outcome.failed(Exchanges.reset()));
        Exchange exchange = Exchanges.on(loop).begin();
        Outcome outcome = serve(exchange, B, C);

        Failure failure = assertInstanceOf(Outcome.Failed.class, outcome).failure();
        assertNotNull(failure.answer());
        assertEquals(503, failure.answer().status());
        assertEquals(B, exchange.spokenFor());
    }

    @Test
    void the_addressed_providers_answer_says_more_than_anothers() {
        below.then(Outcome.failed(Exchanges.answer(500, "{}"))).then(Outcome.failed(Exchanges.answer(B, 429, "{}")));
        Outcome outcome = serve(Exchanges.on(loop).begin(), B);

        Failure failure = assertInstanceOf(Outcome.Failed.class, outcome).failure();
        assertNotNull(failure.answer());
        assertEquals(500, failure.answer().status());
    }

    @Test
    void why_a_target_was_not_asked_is_remembered_until_it_is() {
        below.then(refused(Reason.LIMITED, 1))
                .then(refused(Reason.BREAKER_OPEN, 1))
                .then(Exchanges.good());
        Exchange exchange = Exchanges.on(loop).begin();
        Target foreign = new Target(Exchanges.ANTHROPIC, "claude", false);
        Service<Exchange> path = fallback(foreign, B).over(below);
        path.serve(exchange).join();
        assertEquals(
                List.of(
                        "refused",
                        "anthropic/claude has another API, into which this request is not translated",
                        "refused"),
                List.copyOf(exchange.history().passedOver().values()));

        path.serve(exchange).join();
        assertEquals(
                List.of(foreign, B), List.copyOf(exchange.history().passedOver().keySet()));
    }

    @Test
    void when_every_target_is_limited_or_open_the_smallest_wait_is_told() {
        below.then(refused(Reason.BREAKER_OPEN, 15))
                .then(refused(Reason.LIMITED, 3))
                .then(refused(Reason.BREAKER_OPEN, 9));
        Refusal refusal = refusal(serve(Exchanges.on(loop).begin(), B, C));

        assertEquals(Duration.ofSeconds(3), refusal.retryAfter());
        assertEquals(503, refusal.reason().status());
    }

    @Test
    void limits_everywhere_are_a_429_and_a_mixture_is_a_503() {
        below.then(refused(Reason.LIMITED, 5)).then(refused(Reason.LIMITED, 3));
        assertEquals(429, refusal(serve(Exchanges.on(loop).begin(), B)).reason().status());

        ScriptedService mixed =
                new ScriptedService().then(refused(Reason.LIMITED, 5)).then(refused(Reason.BREAKER_OPEN, 7));
        Refusal refusal = refusal(
                fallback(B).over(mixed).serve(Exchanges.on(loop).begin()).join());
        assertEquals(503, refusal.reason().status());
        assertEquals(Duration.ofSeconds(5), refusal.retryAfter());
    }

    @Test
    void a_failure_says_more_than_a_refusal() {
        below.then(Outcome.failed(Exchanges.reset())).then(refused(Reason.BREAKER_OPEN, 7));
        Outcome outcome = serve(Exchanges.on(loop).begin(), B);

        assertEquals(
                "reset",
                assertInstanceOf(Outcome.Failed.class, outcome).failure().code());
    }

    @Test
    void a_stopped_exchange_goes_nowhere() {
        below.thenBy(visit -> {
            Failure failure = Exchanges.silence();
            visit.exchange().stop(Outcome.failed(failure));
            return Outcome.failed(failure);
        });
        serve(Exchanges.on(loop).begin(), B);

        assertEquals(1, below.asked().size());
    }

    @Test
    void without_targets_the_layer_is_absent() {
        assertEquals("", fallback().name());
        assertEquals("fallback", fallback(B).name());
    }

    private static Outcome refused(Reason reason, long seconds) {
        return Outcome.refused(new Refusal(reason, "refused", "refused", Duration.ofSeconds(seconds)));
    }

    private static Refusal refusal(@Nullable Outcome outcome) {
        assertNotNull(outcome);
        return assertInstanceOf(Outcome.Refused.class, outcome).refusal();
    }

    private Outcome serve(Exchange exchange, Target... targets) {
        return fallback(targets).over(below).serve(exchange).join();
    }

    private static Fallback fallback(Target... targets) {
        return new Fallback(
                new FallbackConfig(List.of(targets), FallbackConfig.defaultOn()), Reach.SAME_DIALECT, target -> true);
    }
}
