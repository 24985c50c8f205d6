package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedBody;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long a target may be silent before another one is asked, learned or not. */
class LearnedGuessTest extends GuessFixture {

    @Test
    void with_one_provider_a_slow_answer_after_quick_ones_is_waited_for() {
        at("openai", () -> new Later(Duration.ofMillis(50), PathFixture.good()));
        for (int i = 0; i < 25; i++) {
            engine.call(engine.path());
            pass(1);
        }
        at("openai", 8, PathFixture::good);
        Call slow = engine.call(engine.path());
        pass(8);
        assertThat(slow.status()).isEqualTo(200);
        assertThat(slow.header("x-fairlead-attempts")).isEqualTo("1");
        at("openai", 590, PathFixture::good);
        Call slowest = engine.call(engine.path());
        pass(590);
        assertThat(slowest.status()).isEqualTo(200);
        assertThat(slowest.header("x-fairlead-attempts")).isEqualTo("1");
    }

    @Test
    void a_long_prompt_after_short_ones_is_no_reason_to_ask_another() {
        at("openai", () -> new Later(Duration.ofMillis(50), streamed("a")));
        for (int i = 0; i < 25; i++) {
            stream(PathFixture.B);
            pass(1);
        }
        engine.asked.clear();
        at("openai", 7, () -> streamed("a"));
        Call call = engine.call(
                engine.path(PathFixture.B), Exchanges.on(engine.loop).facts(new Facts("gpt-4o", true, 100_000)));
        pass(7);
        assertThat(call.status()).isEqualTo(200);
        assertThat(engine.asked).containsExactly("openai - 0");
    }

    @Test
    void a_learned_stream_is_guessed_by_what_it_took() {
        at("openai", () -> new Later(Duration.ofMillis(50), streamed("a")));
        for (int i = 0; i < 25; i++) {
            stream(PathFixture.B);
            pass(1);
        }
        engine.asked.clear();
        at("openai", () -> null);
        at("b", 1, () -> streamed("b"));
        stream(PathFixture.B);
        pass(6);
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 5000");
    }

    @Test
    void one_that_was_kept_teaches_its_true_time_when_it_comes_good() {
        at("openai", 15, () -> streamed("a"));
        at("b", () -> null);
        for (int i = 0; i < 20; i++) {
            stream(PathFixture.B);
            pass(15);
        }
        engine.asked.clear();
        Call call = stream(PathFixture.B);
        pass(15);
        assertThat(call.status()).isEqualTo(200);
        assertThat(engine.asked).as("fifteen seconds are normal now").containsExactly("openai - 0");
    }

    @Test
    void one_that_was_outrun_teaches_nothing() {
        at("openai", 15, () -> streamed("a"));
        at("b", 2, () -> streamed("b"));
        for (int i = 0; i < 30; i++) {
            stream(PathFixture.B);
            pass(15);
        }
        engine.asked.clear();
        stream(PathFixture.B);
        pass(15);
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 10000");
    }

    @Test
    void a_whole_answer_that_does_not_come_is_asked_for_elsewhere_after_the_time_that_its_ceiling_takes() {
        at("openai", 120, PathFixture::good);
        at("b", 5, PathFixture::good);
        Call bounded = engine.call(
                engine.path(PathFixture.B), Exchanges.on(engine.loop).facts(new Facts("gpt-4o", false, 0, 500, null)));
        pass(60);
        assertThat(bounded.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 40000");

        engine.asked.clear();
        Call open = engine.call(engine.path(PathFixture.B));
        pass(95);
        assertThat(open.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 90000");
    }

    @Test
    void an_answer_that_falls_silent_after_its_head_is_asked_for_elsewhere() {
        for (boolean stream : new boolean[] {true, false}) {
            engine = new PathFixture();
            ScriptedBody silent = new ScriptedBody();
            String type = stream ? "text/event-stream" : "application/json";
            at("openai", 1, () -> Outcome.answered(new Answer(200, Headers.of("content-type", type), -1, silent)));
            at("b", 1, () -> stream ? streamed("b") : PathFixture.good());
            Call call = engine.call(
                    engine.path(PathFixture.B), Exchanges.on(engine.loop).facts(new Facts("gpt-4o", stream, 200_000)));
            pass(33);

            assertThat(engine.asked)
                    .as("stream: " + stream)
                    .containsExactly("openai - 0", stream ? "b key-b 30000" : "b key-b 31000");
            assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
            assertThat(silent.cancelled()).isTrue();
            all_is_at_rest();
        }
    }
}
