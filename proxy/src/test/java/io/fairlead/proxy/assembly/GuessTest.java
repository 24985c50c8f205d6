package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.assembly.PathFixture.Later;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.testing.Exchanges;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A guess asks another target beside a silent one, through all the lists, in virtual time. */
class GuessTest extends GuessFixture {

    @Test
    void another_target_is_asked_beside_a_silent_one_and_the_first_that_commits_wins() {
        at("openai", () -> null);
        at("b", 1, () -> streamed("b"));
        Call call = stream(PathFixture.B);
        pass(10);
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 10000");
        assertThat(call.status()).isZero();
        pass(1);

        assertThat(call.status()).isEqualTo(200);
        assertThat(call.over()).isTrue();
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
        assertThat(call.header("x-fairlead-attempts")).isEqualTo("2");
        assertThat(call.timeline()).containsExactly("openai/gpt-4o abandoned outrun", "b/gpt-4o answered");
        assertThat(call.exchange.answeredByFallback()).isTrue();
    }

    @Test
    void the_silent_one_is_kept_and_its_answer_is_taken_when_it_comes_first() {
        at("openai", 12, () -> streamed("a"));
        at("b", () -> null);
        Call call = stream(PathFixture.B);
        pass(12);

        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(call.header("x-fairlead-attempts")).isEqualTo("2");
        assertThat(call.timeline()).containsExactly("b/gpt-4o abandoned outrun", "openai/gpt-4o answered");
        assertThat(call.exchange.answeredByFallback()).isFalse();
    }

    @Test
    void a_guess_counts_against_nobody_and_neither_does_the_one_that_was_outrun() {
        at("openai", () -> null);
        at("b", 1, () -> streamed("b"));
        for (int i = 0; i < 40; i++) {
            stream(PathFixture.B);
            pass(12);
        }
        assertThat(engine.breakers.view("openai").state()).isEqualTo("closed");
        assertThat(engine.breakers.view("b").state()).isEqualTo("closed");
        assertThat(engine.asked).hasSize(80);
    }

    @Test
    void the_one_that_ends_later_is_recorded_for_what_it_was() {
        at("openai", 11, () -> says(503));
        at("b", 5, () -> streamed("b"));
        engine.attempts(1);
        List<Call> calls =
                IntStream.range(0, 10).mapToObj(i -> stream(PathFixture.B)).toList();
        pass(12);
        for (Call call : calls) {
            assertThat(call.status()).isZero();
            assertThat(call.timeline()).containsExactly("openai/gpt-4o failed http_503");
        }
        assertThat(engine.breakers.view("openai").state()).isIn("open", "half-open");
    }

    @Test
    void a_kept_one_that_fails_does_not_end_the_call() {
        at("openai", 11, () -> says(503));
        at("b", 20, () -> streamed("b"));
        engine.attempts(1);
        Call call = stream(PathFixture.B);
        pass(12);
        assertThat(call.status()).isZero();
        pass(20);
        assertThat(call.header("x-fairlead-target")).isEqualTo("b/gpt-4o");
    }

    @Test
    void one_asked_beside_that_fails_does_not_end_the_call() {
        at("openai", 20, () -> streamed("a"));
        at("b", 1, () -> says(503));
        engine.attempts(1);
        Call call = stream(PathFixture.B);
        pass(15);
        assertThat(call.status()).isZero();
        pass(5);
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
    }

    @Test
    void when_both_fail_the_next_target_is_asked() {
        at("openai", 14, () -> says(503));
        at("b", 8, () -> says(500));
        at("c", 1, () -> streamed("c"));
        engine.attempts(1);
        Call call = stream(PathFixture.B, PathFixture.C);
        pass(19);

        assertThat(call.header("x-fairlead-target")).isEqualTo("c/gpt-4o");
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 10000", "c key-c 18000");
    }

    @Test
    void when_one_asked_beside_fails_the_next_is_asked_while_the_silent_one_is_kept() {
        at("openai", () -> null);
        at("b", 1, () -> says(503));
        at("c", 1, () -> streamed("c"));
        engine.attempts(1);
        Call call = stream(PathFixture.B, PathFixture.C);
        pass(12);

        assertThat(call.header("x-fairlead-target")).isEqualTo("c/gpt-4o");
    }

    @Test
    void a_guess_fires_once_a_target_and_each_target_has_its_own() {
        at("openai", () -> null);
        at("b", () -> null);
        at("c", 3, () -> streamed("c"));
        Call call = stream(PathFixture.B, PathFixture.C);
        pass(60);

        assertThat(call.header("x-fairlead-target")).isEqualTo("c/gpt-4o");
        assertThat(engine.asked).containsExactly("openai - 0", "b key-b 10000", "c key-c 20000");
        assertThat(call.timeline())
                .containsExactly("openai/gpt-4o abandoned outrun", "b/gpt-4o abandoned outrun", "c/gpt-4o answered");
    }

    @Test
    void when_all_fail_the_client_hears_the_addressed_providers_own_word() {
        at("openai", 11, () -> says(500));
        at("b", 5, () -> says(503));
        engine.attempts(1);
        Call call = stream(PathFixture.B);
        pass(20);

        assertThat(call.status()).isEqualTo(500);
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
    }

    @Test
    void what_the_addressed_provider_objects_to_is_the_clients_own_and_ends_the_call() {
        at("openai", 11, () -> says(400));
        at("b", 20, () -> streamed("b"));
        Call call = stream(PathFixture.B);
        pass(11);

        assertThat(call.status()).isEqualTo(400);
        assertThat(call.timeline()).containsExactly("openai/gpt-4o failed bad_request", "b/gpt-4o abandoned outrun");
    }

    @Test
    void a_clients_leaving_ends_both() {
        at("openai", () -> null);
        at("b", () -> null);
        Call call = stream(PathFixture.B);
        pass(11);
        call.exchange.abandon();

        assertThat(call.timeline())
                .containsExactly("openai/gpt-4o abandoned client_left", "b/gpt-4o abandoned client_left");
    }

    @Test
    void the_clients_deadline_ends_both_and_is_told_once() {
        at("openai", () -> null);
        at("b", () -> null);
        Call call = engine.call(
                engine.path(PathFixture.B),
                Exchanges.on(engine.loop).facts(STREAM).headers("x-stainless-timeout", "20"));
        pass(20);

        assertThat(call.status()).isEqualTo(504);
        assertThat(call.timeline())
                .containsExactly("openai/gpt-4o failed client_timeout", "b/gpt-4o failed client_timeout");
        assertThat(engine.breakers.view("openai").state()).isEqualTo("closed");
    }

    @Test
    void whatever_comes_of_targets_asked_at_once_one_outcome_is_told_and_all_is_at_rest_after() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            engine = new PathFixture();
            engine.attempts(1 + random.nextInt(2)).limits(new LimitsConfig(null, 2, Duration.ofSeconds(1)));
            engine.later(attempt -> something(random));
            List<Call> calls = IntStream.range(0, 3)
                    .mapToObj(i -> stream(PathFixture.B, PathFixture.C))
                    .toList();
            pass(random.nextInt(40));
            if (random.nextBoolean()) {
                calls.get(0).exchange.abandon();
            }
            engine.loop.advance(Duration.ofMinutes(15));
            for (Call call : calls) {
                assertThat(call.exchange.history().conclusion())
                        .as("seed " + seed)
                        .isNotNull();
                assertThat(call.exchange.history().attempts().stream()
                                .filter(each -> each.outcome().equals("answered"))
                                .count())
                        .as("seed " + seed)
                        .isEqualTo(call.status() == 200 ? 1 : 0);
            }
            all_is_at_rest();
        }
    }

    private static @Nullable Later something(Random random) {
        Duration after = Duration.ofMillis(random.nextInt(25_000));
        return switch (random.nextInt(6)) {
            case 0 -> null;
            case 1 -> new Later(after, says(503));
            case 2 -> new Later(after, says(400));
            case 3 -> new Later(after, Outcome.failed(Exchanges.reset()));
            case 4 -> new Later(after, Outcome.refused(new Refusal(Refusal.Reason.LOSSY, "lossy", "no", null)));
            default -> new Later(after, streamed("good"));
        };
    }

    @Test
    void a_fallback_to_another_model_of_the_provider_neither_hides_its_answer_nor_lends_it_its_name() {
        engine.attempts(1).upstream(attempt -> attempt.target().model() == null ? says(500) : says(404));
        Call call = engine.call(engine.path(new Target(Exchanges.OPENAI, "gpt-4o-mini", true)));

        assertThat(call.status()).isEqualTo(500);
        assertThat(call.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
        assertThat(engine.asked).hasSize(2);
    }
}
