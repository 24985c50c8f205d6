package io.fairlead.proxy.policy.probation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.WholeAnswer;
import io.fairlead.proxy.policy.timeout.TimeoutsConfig;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.CollectingSink;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.ScriptedBody;
import io.fairlead.proxy.testing.VirtualLoop;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbationTest {

    static final Judge JUDGE = new Judge() {
        @Override
        public Failure answer(Attempt attempt, int status, Headers headers, byte[] body) {
            boolean client = status >= 400 && status < 500;
            return new Failure(
                    Failure.Stage.ANSWER,
                    client ? Failure.Fault.CLIENT : Failure.Fault.UPSTREAM,
                    client ? Failure.Kind.REQUEST : Failure.Kind.UNAVAILABLE,
                    Failure.Replay.REFUSED,
                    status < 400 ? "unexpected_content_type" : "http_" + status,
                    "",
                    null,
                    new WholeAnswer(status, headers, body, null, WholeAnswer.Form.OWN));
        }

        @Override
        public Failure event(Attempt attempt, ProviderError error, Headers headers, byte[] body) {
            return Failure.of(
                    Failure.Stage.ANSWER,
                    Failure.Fault.UPSTREAM,
                    Failure.Kind.OVERLOADED,
                    Failure.Replay.REFUSED,
                    "overloaded",
                    "");
        }
    };

    private static final TimeoutsConfig CLOCKS = new TimeoutsConfig(
            Duration.ofSeconds(3),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofMinutes(10));

    private final VirtualLoop loop = new VirtualLoop();
    private final LearnedTimes learned = new LearnedTimes(loop::nanoTime);
    private final ScriptedBody body = new ScriptedBody();
    private final CollectingSink client = new CollectingSink();
    private final CompletableFuture<Outcome> upstream = new CompletableFuture<>();
    private final List<StreamEnd> ends = new ArrayList<>();
    private @Nullable Attempt attempt;
    private @Nullable CompletableFuture<Outcome> outcome;

    private void begin(Exchange exchange) {
        Attempt made = Calls.attempt(exchange);
        attempt = made;
        made.whenSettled(ends::add);
        outcome = new Probation(CLOCKS, learned, JUDGE, it -> false, MemoryAccount.unbounded(), null)
                .around(it -> {
                    it.onAbort(upstream::complete);
                    return upstream;
                })
                .serve(made);
        made.sent();
    }

    private void stream() {
        begin(Calls.streamed(loop, "m"));
    }

    private void head(int status, String... headers) {
        upstream.complete(Outcome.answered(new Answer(status, Headers.of(headers), -1, body)));
    }

    private Attempt attempt() {
        return Objects.requireNonNull(attempt);
    }

    private @Nullable Outcome out() {
        return Objects.requireNonNull(outcome).getNow(null);
    }

    private Failure failure() {
        assertThat(out()).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) Objects.requireNonNull(out())).failure();
    }

    private Answer answer() {
        assertThat(out()).isInstanceOf(Outcome.Answered.class);
        return ((Outcome.Answered) Objects.requireNonNull(out())).answer();
    }

    private void read() {
        answer().body().open(client);
    }

    @AfterEach
    void everything_is_back_at_rest() {
        assertThat(out()).as("an outcome").isNotNull();
        assertThat(body.held()).as("buffers held").isZero();
        assertThat(loop.waiting()).as("timers").isZero();
        assertThat(ends).as("settled once").hasSize(1);
        assertThat(attempt().exchange().history().attempts())
                .as("reported once")
                .hasSize(1);
    }

    @Test
    void what_is_thrown_while_an_answer_is_begun_ends_the_attempt_at_once() {
        stream();
        Body throwing = new Body() {
            @Override
            public void open(Sink sink) {
                throw new NoClassDefFoundError("a library that is not there");
            }

            @Override
            public void pause() {}

            @Override
            public void resume() {}

            @Override
            public void cancel() {
                body.cancel();
            }
        };

        upstream.complete(
                Outcome.answered(new Answer(200, Headers.of("content-type", "text/event-stream"), -1, throwing)));

        assertThat(Objects.requireNonNull(outcome)).isCompletedExceptionally();
        outcome = CompletableFuture.completedFuture(Outcome.abandoned());
        assertThat(body.cancelled()).isTrue();
        assertThat(ends).containsExactly(StreamEnd.cancelled());
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void holds_head_and_bytes_until_the_first_event_with_content() {
        stream();
        head(200);
        body.send("role\n");
        body.send("ping\n");
        assertThat(out()).isNull();
        body.send("delta a\n");
        read();
        assertThat(client.text()).isEqualTo("role\nping\ndelta a\n");
        assertThat(attempt().committed()).isTrue();
        body.send("done\n");
        body.complete();
        assertThat(client.whole()).isTrue();
        assertThat(ends).containsExactly(StreamEnd.complete());
    }

    @Test
    void passes_the_very_buffers_that_came() {
        stream();
        head(200);
        List<ByteBuf> sent = new ArrayList<>();
        sent.add(body.send("role\n"));
        sent.add(body.send("delta a\n"));
        read();
        sent.add(body.send("delta b\ndone\n"));
        body.complete();
        assertThat(client.buffers())
                .usingElementComparator((a, b) -> a == b ? 0 : 1)
                .isEqualTo(sent);
    }

    @Test
    void an_error_inside_a_held_200_stream_fails_the_attempt_unseen() {
        stream();
        head(200);
        body.send("role\nping\nping\nping\nerror\n");
        assertThat(failure().kind()).isEqualTo(Failure.Kind.OVERLOADED);
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void an_error_after_content_passes_unchanged_and_is_charged_to_the_target() {
        stream();
        head(200);
        body.send("delta a\n");
        read();
        body.send("error\n");
        body.complete();
        assertThat(client.text()).isEqualTo("delta a\nerror\n");
        assertThat(client.whole()).isTrue();
        assertThat(ends.get(0)).isInstanceOf(StreamEnd.Broken.class);
    }

    @Test
    void a_stream_that_ends_cleanly_without_its_finish_is_broken() {
        stream();
        head(200);
        body.send("delta a\n");
        read();
        body.complete();
        StreamEnd.Broken cut = Objects.requireNonNull(client.cut());
        assertThat(cut.failure().code()).isEqualTo("stream_incomplete");
        assertThat(cut.atBoundary()).isTrue();
        assertThat(client.whole()).isFalse();
    }

    @Test
    void a_cut_inside_an_event_is_not_at_a_boundary() {
        stream();
        head(200);
        body.send("delta a\ndel");
        read();
        body.breakOff(Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE));
        StreamEnd.Broken cut = Objects.requireNonNull(client.cut());
        assertThat(cut.atBoundary()).isFalse();
        assertThat(cut.failure().replay()).isEqualTo(Failure.Replay.NEVER);
    }

    @Test
    void a_stream_cut_before_content_may_be_asked_again() {
        stream();
        head(200);
        body.send("role\n");
        body.breakOff(Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE));
        assertThat(failure().replay()).isEqualTo(Failure.Replay.AMBIGUOUS);
        assertThat(failure().stage()).isEqualTo(Failure.Stage.FIRST_TOKEN);
    }

    @Test
    void a_stream_that_ends_before_content_and_finish_fails() {
        stream();
        head(200);
        body.send("role\n");
        body.complete();
        assertThat(failure().code()).isEqualTo("stream_incomplete");
    }

    @Test
    void a_finished_stream_without_content_is_an_answer() {
        stream();
        head(200);
        body.send("role\ndone\n");
        body.complete();
        read();
        assertThat(client.whole()).isTrue();
    }

    @Test
    void a_whole_answer_commits_when_it_is_whole() {
        begin(Calls.whole(loop, "m"));
        head(200);
        body.send("{\"a\":");
        assertThat(out()).isNull();
        body.send("1}");
        assertThat(out()).isNull();
        body.complete();
        read();
        assertThat(client.text()).isEqualTo("{\"a\":1}");
        assertThat(client.whole()).isTrue();
    }

    @Test
    void a_truncated_answer_fails_before_it_commits() {
        begin(Calls.whole(loop, "m"));
        head(200);
        body.send("{\"a\":");
        body.complete();
        assertThat(failure().code()).isEqualTo("answer_incomplete");
    }

    @Test
    void sixty_four_kibibytes_commit_whatever_they_hold() {
        begin(Calls.whole(loop, "m"));
        head(200);
        body.send(new byte[ProbationRule.MOST_HELD - 1]);
        assertThat(out()).isNull();
        body.send(new byte[1]);
        read();
        body.send("}");
        body.complete();
        assertThat(client.bytes()).hasSize(ProbationRule.MOST_HELD + 1);
    }

    @Test
    void binary_answers_commit_at_their_first_byte() {
        begin(Calls.of(loop, Operation.Kind.BINARY));
        head(200, "content-type", "audio/mpeg");
        assertThat(out()).isNull();
        body.send(new byte[] {1});
        read();
        body.complete();
        assertThat(client.whole()).isTrue();
    }

    @Test
    void a_bad_status_is_collected_whole_and_judged() {
        stream();
        head(503, "content-type", "application/json");
        body.send("{\"error\":");
        body.send("\"x\"}");
        assertThat(out()).isNull();
        body.complete();
        WholeAnswer kept = Objects.requireNonNull(failure().answer());
        assertThat(kept.status()).isEqualTo(503);
        assertThat(new String(kept.body(), StandardCharsets.UTF_8)).isEqualTo("{\"error\":\"x\"}");
    }

    @Test
    void an_error_that_breaks_off_still_says_its_status() {
        stream();
        head(503);
        body.send("{");
        body.breakOff(Calls.failure(Failure.Stage.STREAM, Failure.Kind.UNAVAILABLE));
        assertThat(failure().code()).isEqualTo("http_503");
        assertThat(failure().answer()).isNull();
    }

    @Test
    void an_error_whose_body_stalls_is_not_waited_for() {
        stream();
        head(503);
        loop.advance(Duration.ofSeconds(6));
        assertThat(failure().code()).isEqualTo("http_503");
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void a_clients_own_error_of_any_length_flows_to_it() {
        stream();
        head(400);
        body.send(new byte[ProbationRule.MOST_HELD]);
        read();
        body.send(new byte[10]);
        body.complete();
        assertThat(client.bytes()).hasSize(ProbationRule.MOST_HELD + 10);
        assertThat(answer().status()).isEqualTo(400);
    }

    @Test
    void a_providers_endless_error_is_cut_and_only_its_status_stands() {
        stream();
        head(500);
        body.send(new byte[ProbationRule.MOST_HELD]);
        WholeAnswer said = Objects.requireNonNull(failure().answer());
        assertThat(said.form()).isEqualTo(WholeAnswer.Form.CUT);
        assertThat(said.status()).isEqualTo(500);
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void a_web_page_is_no_answer_of_a_json_api() {
        stream();
        head(200, "content-type", "text/html; charset=utf-8");
        assertThat(failure().code()).isEqualTo("unexpected_content_type");
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void a_redirect_passes_as_it_is() {
        begin(Calls.whole(loop, "m"));
        head(307, "location", "https://elsewhere.test/");
        body.complete();
        read();
        assertThat(answer().status()).isEqualTo(307);
        assertThat(client.whole()).isTrue();
    }

    @Test
    void what_the_body_of_a_redirect_says_fails_nothing() {
        stream();
        head(302, "location", "https://elsewhere.test/");
        body.send("error\n");
        body.complete();
        read();
        assertThat(answer().status()).isEqualTo(302);
        assertThat(client.text()).isEqualTo("error\n");
        assertThat(client.whole()).isTrue();
    }

    @Test
    void a_silent_upstream_is_left_at_the_first_byte_clock() {
        begin(Calls.whole(loop, "m"));
        loop.advance(Duration.ofSeconds(29));
        assertThat(out()).isNull();
        loop.advance(Duration.ofSeconds(1));
        assertThat(failure().code()).isEqualTo("first_byte_timeout");
        assertThat(failure().timedOut()).isTrue();
        assertThat(attempt().aborted()).isNotNull();
    }

    @Test
    void pings_for_minutes_do_not_hold_off_the_first_token_clock() {
        stream();
        head(200);
        for (int i = 0; i < 9; i++) {
            loop.advance(Duration.ofSeconds(1));
            body.send("ping\n");
        }
        assertThat(out()).isNull();
        loop.advance(Duration.ofSeconds(1));
        assertThat(failure().code()).isEqualTo("first_token_timeout");
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void a_half_dead_stream_ends_at_the_idle_clock() {
        stream();
        head(200);
        body.send("delta a\n");
        read();
        for (int i = 0; i < 30; i++) {
            loop.advance(Duration.ofMillis(4900));
            body.send("ping\n");
        }
        loop.advance(Duration.ofSeconds(5));
        StreamEnd.Broken cut = Objects.requireNonNull(client.cut());
        assertThat(cut.failure().code()).isEqualTo("idle_timeout");
        assertThat(cut.failure().replay()).isEqualTo(Failure.Replay.NEVER);
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void in_another_protocol_either_sides_words_are_signs_of_life() {
        stream();
        head(101);
        read();
        for (int i = 0; i < 30; i++) {
            loop.advance(Duration.ofMillis(4900));
            if (i % 2 == 0) {
                Objects.requireNonNull(attempt).clientSpoke();
            } else {
                body.send("pong");
            }
        }
        assertThat(client.cut()).isNull();
        loop.advance(Duration.ofSeconds(5));
        assertThat(Objects.requireNonNull(client.cut()).failure().code()).isEqualTo("idle_timeout");
    }

    @Test
    void in_another_protocol_a_client_that_ends_it_leaves_a_good_answer() {
        stream();
        head(101);
        read();
        answer().body().cancel();
        assertThat(ends).singleElement().isInstanceOf(StreamEnd.Complete.class);
        assertThat(body.cancelled()).isTrue();
    }

    @Test
    void the_idle_clock_stands_still_while_the_client_does_not_read() {
        stream();
        head(200);
        body.send("delta a\n");
        read();
        answer().body().pause();
        assertThat(body.paused()).isTrue();
        loop.advance(Duration.ofMinutes(9));
        assertThat(client.cut()).isNull();
        answer().body().resume();
        assertThat(body.paused()).isFalse();
        loop.advance(Duration.ofSeconds(4));
        body.send("done\n");
        body.complete();
        assertThat(client.whole()).isTrue();
    }

    @Test
    void the_clocks_run_from_the_requests_last_byte() {
        Attempt made = Calls.attempt(Calls.whole(loop, "m"));
        attempt = made;
        made.whenSettled(ends::add);
        outcome = new Probation(CLOCKS, learned, JUDGE, it -> false, MemoryAccount.unbounded(), null)
                .around(it -> upstream)
                .serve(made);
        loop.advance(Duration.ofSeconds(50));
        made.sent();
        loop.advance(Duration.ofSeconds(29));
        assertThat(out()).isNull();
        loop.advance(Duration.ofSeconds(1));
        assertThat(failure().code()).isEqualTo("first_byte_timeout");
        upstream.complete(Outcome.abandoned());
    }

    @Test
    void a_clients_bound_on_silence_begins_with_the_end_of_a_body_that_flows_and_is_nobodys_failure_upstream() {
        Attempt made = Calls.attempt(Exchanges.on(loop)
                .headers("x-stainless-read-timeout", "2")
                .body(new RequestBody.Flowing(5, new ScriptedBody()))
                .begin());
        attempt = made;
        made.whenSettled(ends::add);
        outcome = new Probation(CLOCKS, learned, JUDGE, it -> false, MemoryAccount.unbounded(), null)
                .around(it -> {
                    it.onAbort(upstream::complete);
                    return upstream;
                })
                .serve(made);
        loop.advance(Duration.ofSeconds(20));
        made.sent();
        loop.advance(Duration.ofMillis(1899));
        assertThat(out()).isNull();
        loop.advance(Duration.ofMillis(1));
        assertThat(failure().code()).isEqualTo("client_read_timeout");
        assertThat(failure().kind()).isEqualTo(Failure.Kind.DEADLINE);
        assertThat(failure().countsAgainstTarget()).isFalse();
    }

    @Test
    void a_client_that_leaves_cancels_its_upstream_at_once() {
        stream();
        head(200);
        body.send("delta a\n");
        read();
        answer().body().cancel();
        assertThat(body.cancelled()).isTrue();
        assertThat(ends).containsExactly(StreamEnd.cancelled());
        body.send("delta late\n");
        assertThat(client.text()).isEqualTo("delta a\n");
    }

    @Test
    void a_client_that_leaves_before_the_commit_cancels_its_upstream_too() {
        stream();
        head(200);
        body.send("role\n");
        attempt().abort(Outcome.abandoned());
        assertThat(out()).isEqualTo(Outcome.abandoned());
        assertThat(body.cancelled()).isTrue();
        assertThat(ends).containsExactly(StreamEnd.cancelled());
        body.send("late\n");
    }

    @Test
    void a_client_that_leaves_before_the_head_is_abandoned() {
        stream();
        attempt().abort(Outcome.abandoned());
        assertThat(out()).isEqualTo(Outcome.abandoned());
    }

    @Test
    void an_answer_that_comes_too_late_is_let_go() {
        Attempt made = Calls.attempt(Calls.whole(loop, "m"));
        attempt = made;
        made.whenSettled(ends::add);
        outcome = new Probation(CLOCKS, learned, JUDGE, it -> false, MemoryAccount.unbounded(), null)
                .around(it -> upstream)
                .serve(made);
        made.abort(Outcome.abandoned());
        head(200);
        assertThat(body.cancelled()).isTrue();
        assertThat(body.opened()).isFalse();
    }

    @Test
    void the_upstream_is_not_read_until_somebody_reads_the_answer() {
        stream();
        head(200);
        body.send("delta a\n");
        assertThat(body.paused()).isTrue();
        body.send("delta on its way\n");
        loop.advance(Duration.ofMinutes(1));
        read();
        assertThat(body.paused()).isFalse();
        assertThat(client.text()).isEqualTo("delta a\ndelta on its way\n");
        body.send("done\n");
        body.complete();
    }

    @Test
    void an_answer_that_nobody_reads_is_cancelled_with_what_it_holds() {
        stream();
        head(200);
        body.send("delta a\ndone\n");
        body.complete();
        answer().body().cancel();
        assertThat(ends).containsExactly(StreamEnd.cancelled());
    }

    @Test
    void an_unreadable_encoding_commits_a_stream_at_once_and_trusts_its_framing() {
        stream();
        head(200, "content-encoding", "compress");
        body.send(new byte[] {1, 2, 3});
        read();
        body.complete();
        assertThat(client.whole()).isTrue();
    }

    @Test
    void a_deadline_after_the_commit_breaks_the_stream() {
        stream();
        head(200);
        body.send("delta a\n");
        read();
        attempt().abort(Outcome.failed(Calls.failure(Failure.Stage.STREAM, Failure.Kind.TIMEOUT)));
        assertThat(client.cut()).isNotNull();
        assertThat(body.cancelled()).isTrue();
    }
}
