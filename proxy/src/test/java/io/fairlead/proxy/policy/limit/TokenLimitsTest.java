package io.fairlead.proxy.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.TokenCounts;
import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Limits of tokens: what is set aside when a call begins, and what it came to. Limits that count the wrong thing are the complaint:
 * charged after the answer, not for streams, or to the model that was asked for and not to the one that answered.
 */
class TokenLimitsTest {

    private static final LimitsConfig.Rate THOUSAND = new LimitsConfig.Rate(1_000, Duration.ofMinutes(1));
    private static final Duration NONE = Duration.ofMillis(1);

    private final VirtualLoop loop = new VirtualLoop();
    private final Limiters limiters = new Limiters(loop::nanoTime);
    private Tally tally = Tally.UNKNOWN;
    private final Tally.Source tallies = new Tally.Source() {
        @Override
        public Tally of(Target target, String model) {
            return tally;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public int[] keys(Exchange exchange, Target target) {
            return new int[0];
        }
    };

    private static LimitsConfig total() {
        return new LimitsConfig(null, THOUSAND, null, null, 0, NONE, LimitsConfig.Per.TARGET);
    }

    private static LimitsConfig input() {
        return new LimitsConfig(null, null, THOUSAND, null, 0, NONE, LimitsConfig.Per.TARGET);
    }

    private static LimitsConfig output() {
        return new LimitsConfig(null, null, null, THOUSAND, 0, NONE, LimitsConfig.Per.TARGET);
    }

    private final class Call {
        private final Attempt attempt;
        private final CompletableFuture<Outcome> upstream = new CompletableFuture<>();
        private final CompletableFuture<Outcome> outcome;

        Call(LimitsConfig config, long input, long ceiling) {
            this(config, input, ceiling, Operation.Kind.GENERATION);
        }

        Call(LimitsConfig config, long input, long ceiling, Operation.Kind kind) {
            Operation operation = new Operation("chat", kind, Operation.Streaming.BY_BODY, null);
            attempt = Calls.attempt(Calls.exchange(
                    loop,
                    operation,
                    new Facts("gpt", true, input, ceiling, null),
                    ClientHints.NONE,
                    ExchangeListener.NONE));
            outcome = Limits.of(limiters, config, tallies)
                    .around(it -> {
                        it.sent();
                        return upstream;
                    })
                    .serve(attempt);
        }

        boolean refused() {
            return outcome.getNow(null) instanceof Outcome.Refused;
        }

        Refusal refusal() {
            return ((Outcome.Refused) Objects.requireNonNull(outcome.getNow(null))).refusal();
        }

        void answered(Usage usage) {
            answered(Headers.NONE, new ScriptedBody());
            ends(usage, StreamEnd.complete());
        }

        void answered(Headers headers, Body body) {
            upstream.complete(Outcome.answered(new Answer(200, headers, -1, body)));
        }

        void ends(Usage usage, StreamEnd how) {
            attempt.usage(usage);
            attempt.settle(how);
        }
    }

    private long left(Counted counted) {
        return limiters.view("openai").available(counted);
    }

    @Test
    void input_and_ceiling_are_set_aside_and_what_was_used_is_settled_at_the_end() {
        Call call = new Call(total(), 100, 400);
        assertThat(left(Counted.TOKENS)).isEqualTo(500);
        call.answered(new Usage(120, 30, 0));
        assertThat(left(Counted.TOKENS)).isEqualTo(850);
    }

    @Test
    void a_call_that_what_is_set_aside_leaves_no_room_for_is_refused_and_goes_when_the_first_used_less() {
        Call first = new Call(total(), 100, 800);
        Call second = new Call(total(), 100, 800);
        assertThat(second.refusal().code()).isEqualTo("limit_tokens");
        first.answered(new Usage(10, 10, 0));
        assertThat(new Call(total(), 100, 800).refused()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0, 250", "64, 64", "100000, 250"})
    void without_a_ceiling_the_smaller_of_the_models_and_a_quarter_of_the_limit_is_set_aside(long most, long expected) {
        tally = new Tally(TokenCounts.PLAIN, Tally.UNKNOWN.headers(), most);
        var unused = new Call(output(), 100, Facts.NO_CEILING);
        assertThat(1_000 - left(Counted.OUTPUT_TOKENS)).isEqualTo(expected);
    }

    @Test
    void a_ceiling_above_the_whole_limit_takes_all_of_it_and_is_not_refused_for_ever() {
        assertThat(new Call(total(), 100, 64_000).refused()).isFalse();
        assertThat(left(Counted.TOKENS)).isZero();
    }

    @Test
    void an_input_that_may_be_estimated_too_long_is_let_through_and_one_that_surely_is_not() {
        assertThat(new Call(input(), 1_400, 1).refused()).isFalse();
        loop.advance(Duration.ofMinutes(1));
        Call longer = new Call(input(), 4_000, 1);
        assertThat(longer.refusal().code()).isEqualTo("limit_input_tokens");
        assertThat(longer.refusal().detail()).contains("4000", "1000 tokens of input", "openai");
        assertThat(longer.refusal().retryAfter()).as("no wait would help").isNull();
    }

    @Test
    void input_and_output_are_counted_apart() {
        LimitsConfig both = new LimitsConfig(null, null, THOUSAND, THOUSAND, 0, NONE, LimitsConfig.Per.TARGET);
        Call call = new Call(both, 100, 400);
        assertThat(left(Counted.INPUT_TOKENS)).isEqualTo(900);
        assertThat(left(Counted.OUTPUT_TOKENS)).isEqualTo(600);
        call.answered(new Usage(90, 20, 0));
        assertThat(left(Counted.INPUT_TOKENS)).isEqualTo(910);
        assertThat(left(Counted.OUTPUT_TOKENS)).isEqualTo(980);
    }

    @Test
    void embeddings_set_no_output_aside_and_reads_no_tokens_at_all() {
        Call embedding = new Call(total(), 100, Facts.NO_CEILING, Operation.Kind.EMBEDDING);
        Call read = new Call(total(), 0, Facts.NO_CEILING, Operation.Kind.READ);
        assertThat(embedding.refused() || read.refused()).isFalse();
        assertThat(left(Counted.TOKENS)).isEqualTo(900);
    }

    @Test
    void cached_input_counts_where_the_provider_counts_it_and_nowhere_else() {
        new Call(input(), 100, 10).answered(new Usage(100, 1, 80));
        assertThat(left(Counted.INPUT_TOKENS)).isEqualTo(900);
        tally = new Tally(new TokenCounts(false, false, List.of()), Tally.UNKNOWN.headers(), 0);
        new Call(input(), 100, 10).answered(new Usage(100, 1, 80));
        assertThat(left(Counted.INPUT_TOKENS)).as("within the input").isEqualTo(880);
        new Call(input(), 100, 10).answered(new Usage(20, 1, 80, 10, true));
        assertThat(left(Counted.INPUT_TOKENS))
                .as("beside the input; what is written counts")
                .isEqualTo(850);
    }

    @Test
    void where_the_ceiling_counts_it_stays_counted() {
        tally = new Tally(new TokenCounts(true, true, List.of()), Tally.UNKNOWN.headers(), 0);
        new Call(total(), 100, 400).answered(new Usage(100, 5, 0));
        assertThat(left(Counted.TOKENS)).isEqualTo(500);
    }

    @Test
    void where_output_counts_several_times_it_is_settled_so() {
        tally = new Tally(
                new TokenCounts(true, false, List.of(new TokenCounts.OutputTimes("g*", 5))),
                Tally.UNKNOWN.headers(),
                0);
        new Call(output(), 100, 400).answered(new Usage(100, 30, 0));
        assertThat(left(Counted.OUTPUT_TOKENS)).isEqualTo(850);
    }

    @Test
    void an_attempt_that_failed_before_it_did_anything_gives_all_of_it_back() {
        new Call(total(), 100, 400)
                .upstream.complete(Outcome.failed(Calls.failure(Failure.Stage.CONNECT, Failure.Kind.UNAVAILABLE)));
        assertThat(left(Counted.TOKENS)).isEqualTo(1_000);
    }

    @Test
    void one_that_ended_in_the_middle_without_a_word_is_settled_by_what_passed() {
        Call call = new Call(total(), 100, 400);
        ScriptedBody body = new ScriptedBody();
        call.answered(Headers.of("content-type", "text/event-stream"), body);
        Outcome.Answered answered = (Outcome.Answered) Objects.requireNonNull(call.outcome.getNow(null));
        answered.answer().body().open(new CollectingSink());
        body.send("data: {\"a\":1}\n\nda");
        body.send("ta: {\"b\":2}\n\n: ping\n\ndata: {\"c\":\"data\"}\n\n");
        call.ends(Usage.UNKNOWN, StreamEnd.cancelled());
        assertThat(left(Counted.TOKENS)).isEqualTo(1_000 - 100 - 3);
    }

    @Test
    void a_usage_that_nobody_can_believe_costs_no_more_than_a_period() {
        new Call(total(), 100, 400).answered(new Usage(Long.MAX_VALUE, Long.MAX_VALUE, -5));
        assertThat(left(Counted.TOKENS)).isEqualTo(-1_000);
        loop.advance(Duration.ofMinutes(2));
        assertThat(left(Counted.TOKENS)).isEqualTo(1_000);
        new Call(total(), 100, 400).answered(new Usage(-7, -7, -7));
        assertThat(left(Counted.TOKENS)).isEqualTo(900);
    }

    @Test
    void a_minute_of_the_clock_brings_nothing_at_once() {
        new Call(total(), 100, 900).answered(new Usage(100, 900, 0));
        assertThat(left(Counted.TOKENS)).isZero();
        loop.advance(Duration.ofSeconds(6));
        assertThat(left(Counted.TOKENS)).isEqualTo(100);
    }

    @Test
    void models_are_counted_apart_unless_the_provider_is_counted_as_one() {
        LimitsConfig perTarget = new LimitsConfig(null, 1, NONE);
        LimitsConfig perProvider = new LimitsConfig(null, null, null, null, 1, NONE, LimitsConfig.Per.PROVIDER);
        assertThat(begins(perTarget, "one")).isTrue();
        assertThat(begins(perTarget, "two")).isTrue();
        assertThat(begins(perTarget, "one")).isFalse();
        assertThat(begins(perProvider, "one")).isTrue();
        assertThat(begins(perProvider, "two")).isFalse();
    }

    @Test
    void names_that_a_client_invents_take_no_more_than_a_bounded_room_and_are_limited_together_beyond_it() {
        LimitsConfig one = new LimitsConfig(null, 1, NONE);
        for (int i = 0; i < Limiters.MOST; i++) {
            assertThat(begins(one, "invented-" + i)).isTrue();
        }
        assertThat(begins(one, "one-more")).isTrue();
        assertThat(begins(one, "and-another")).as("shares with the one before").isFalse();
    }

    private boolean begins(LimitsConfig config, String model) {
        Attempt attempt = Calls.attempt(loop, "openai", model);
        boolean[] begun = {false};
        var unused = Limits.of(limiters, config, tallies)
                .around(it -> {
                    begun[0] = true;
                    return new CompletableFuture<>();
                })
                .serve(attempt);
        return begun[0];
    }
}
