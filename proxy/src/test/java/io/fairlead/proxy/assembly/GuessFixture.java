package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.testing.Exchanges;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The lists of an engine in virtual time, at which every provider answers as a test says, late or never. At rest after each test. */
abstract class GuessFixture {

    static final Facts STREAM = new Facts("gpt-4o", true, 0);

    static final CompletableFuture<Boolean> NO = CompletableFuture.completedFuture(false);

    PathFixture engine = new PathFixture();

    final Map<String, Supplier<@Nullable Later>> answers = new HashMap<>();

    void at(String provider, Supplier<@Nullable Later> answer) {
        answers.put(provider, answer);
        engine.later(
                attempt -> answers.getOrDefault(attempt.target().provider().name(), () -> Later.now(streamed("late")))
                        .get());
    }

    void at(String provider, long seconds, Supplier<Outcome> answer) {
        at(provider, () -> new Later(Duration.ofSeconds(seconds), answer.get()));
    }

    Call stream(Target... fallback) {
        return engine.call(engine.path(fallback), Exchanges.on(engine.loop).facts(STREAM));
    }

    void pass(long seconds) {
        engine.loop.advance(Duration.ofSeconds(seconds));
    }

    static Outcome streamed(String text) {
        byte[] bytes = ("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text
                        + "\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                .getBytes(StandardCharsets.UTF_8);
        return Outcome.answered(
                new Answer(200, Headers.of("content-type", "text/event-stream"), bytes.length, Body.of(bytes)));
    }

    static Outcome says(int status) {
        return PathFixture.answer(status, "{\"error\":{\"message\":\"no\"}}");
    }

    @AfterEach
    void all_is_at_rest() {
        engine.loop.advance(Duration.ofMinutes(15));
        assertThat(engine.loop.waiting()).as("timers").isZero();
        assertThat(engine.inFlight.count()).as("calls under way").isZero();
        for (String provider : List.of("openai", "b", "c")) {
            assertThat(engine.limiters.view(provider).used())
                    .as("permits of " + provider)
                    .isZero();
        }
    }

    static Reach knowing(boolean speaks, long window) {
        return knowing(speaks, window, CompletableFuture.completedFuture(true));
    }

    static Reach knowing(boolean speaks, long window, CompletableFuture<Boolean> told) {
        return new Reach() {
            @Override
            public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
                return told;
            }

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
        };
    }
}
