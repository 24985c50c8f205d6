package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.testing.Exchanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How long {@code connect: auto} waits for a connection: it is short only while another target could take the call. */
class ConnectClockTest {
    private static final Duration SHORT = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(15);

    private final PathFixture engine = new PathFixture();
    private final List<Duration> clocks = new ArrayList<>();

    /** Whether each attempt is answered at once; it notes the clock that its connection would have. */
    private void answers(Outcome outcome) {
        engine.later(attempt -> {
            clocks.add(Generation.connectWithin(attempt, TimeoutsConfig.defaults()));
            return Later.now(outcome);
        });
    }

    private static Outcome unreachable() {
        return Outcome.failed(Exchanges.refusedConnection());
    }

    @Test
    void with_another_target_it_is_short_and_at_the_last_one_long() {
        engine.attempts(1);
        answers(unreachable());
        engine.call(engine.path(PathFixture.B, PathFixture.C));

        assertThat(clocks).containsExactly(SHORT, SHORT, LONG);
    }

    @Test
    void with_one_provider_it_is_long() {
        engine.attempts(1);
        answers(unreachable());
        engine.call(engine.path());

        assertThat(clocks).containsExactly(LONG);
    }

    @Test
    void what_was_configured_holds_in_either_case() {
        Duration said = Duration.ofSeconds(7);
        TimeoutsConfig configured = new TimeoutsConfig(said, null, null, TimeoutsConfig.IDLE, null);
        engine.attempts(1).upstream(attempt -> {
            clocks.add(Generation.connectWithin(attempt, configured));
            return unreachable();
        });
        engine.call(engine.path(PathFixture.B));

        assertThat(clocks).containsExactly(said, said);
    }

    static Stream<Arguments> inTheWay() {
        CompletableFuture<Boolean> no = CompletableFuture.completedFuture(false);
        return Stream.of(
                engine("its breaker is open", it -> it.breakers.mode("b", BreakerMode.FORCED_OPEN)),
                engine("it has no key", it -> it.keys("b")),
                engine("it has a small window", it -> it.reach(new Fixed(true, 100, no))),
                engine("it has another API", it -> it.reach(new Fixed(false, 0, no))),
                engine("it cannot be told the call", it -> it.reach(new Fixed(true, 0, no))),
                engine("nobody knows yet", it -> it.reach(new Fixed(true, 0, new CompletableFuture<>()))),
                engine("unavailable is not in on", it -> it.on(Kind.TIMEOUT)),
                call("the client forbids it", it -> it.headers("x-fairlead-no-fallback", "true")),
                call("the call is bound", it -> it.facts(new Facts("gpt-4o", true, 0, -1, "previous_response_id"))));
    }

    private static Arguments engine(String name, Consumer<PathFixture> change) {
        return Arguments.of(name, change, UnaryOperator.<Exchanges>identity());
    }

    private static Arguments call(String name, UnaryOperator<Exchanges> change) {
        return Arguments.of(name, (Consumer<PathFixture>) it -> {}, change);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("inTheWay")
    void where_the_other_target_could_not_take_the_call_it_is_long(
            String name, Consumer<PathFixture> change, UnaryOperator<Exchanges> made) {
        change.accept(engine);
        answers(PathFixture.good());
        Call call = engine.call(
                engine.path(PathFixture.B),
                made.apply(Exchanges.on(engine.loop).facts(new Facts("gpt-4o", false, 200))));

        assertThat(call.status()).isEqualTo(200);
        assertThat(clocks).containsExactly(LONG);
    }

    /** The same of each target. */
    private record Fixed(boolean speaks, long window, CompletableFuture<Boolean> told) implements Reach {
        @Override
        public boolean speaks(Exchange exchange, Target target) {
            return speaks;
        }

        @Override
        public long window(Exchange exchange, Target target) {
            return window;
        }

        @Override
        public boolean free(Exchange exchange, Target target) {
            return true;
        }

        @Override
        public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
            return told;
        }
    }
}
