package io.fairlead.proxy.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What belongs to one loop says so when another thread touches it. */
class LoopGuardTest {

    /** A loop on which the caller is, or is not. */
    private static final class Elsewhere implements Loop {
        private final VirtualLoop loop = new VirtualLoop();
        private boolean here = true;

        @Override
        public long nanoTime() {
            return loop.nanoTime();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            return loop.schedule(delay, task);
        }

        @Override
        public boolean inLoop() {
            return here;
        }

        @Override
        public void execute(Runnable task) {
            loop.execute(task);
        }
    }

    @TestFactory
    Stream<DynamicTest> an_exchange_a_visit_and_an_attempt_are_touched_on_their_loop_alone() {
        assumeTrue(Exchange.class.desiredAssertionStatus(), "assertions are off in this JVM");
        Elsewhere loop = new Elsewhere();
        Exchange exchange = Exchanges.on(loop).begin();
        Visit visit = exchange.visit(exchange.addressed());
        Attempt attempt = visit.attempt();
        Map<String, ThrowingCallable> entries = Map.of(
                "stop an exchange", () -> exchange.stop(Outcome.abandoned()),
                "hear of its stop", () -> exchange.onStop(why -> {}),
                "leave its attempts", exchange::leave,
                "end a visit", visit::end,
                "hear of a visit's stop", () -> visit.onStop(why -> {}),
                "commit an attempt", attempt::commit,
                "abort it", () -> attempt.abort(Outcome.abandoned()),
                "settle it", () -> attempt.settle(StreamEnd.complete()),
                "report it", () -> attempt.report(0, "failed", "x"),
                "say that it was sent", attempt::sent);
        return entries.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    loop.here = false;
                    assertThatThrownBy(entry.getValue()).isInstanceOf(AssertionError.class);
                    loop.here = true;
                    assertThat(exchange.stopped()).isNull();
                    assertThat(attempt.aborted()).isNull();
                    assertThat(attempt.committed()).isFalse();
                }));
    }
}
