package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.get;
import static io.fairlead.proxy.upstream.UpstreamFixture.post;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds over HTTP/1.1 and HTTP/2 alike, on real connections. */
class UpstreamExchangeTest {

    private static UpstreamFixture fixture(boolean http2) {
        UpstreamFixture fixture = new UpstreamFixture();
        return http2 ? fixture : fixture.http1();
    }

    private static String protocol(boolean http2) {
        return http2 ? "h2" : "http/1.1";
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void request_and_answer_go_through_byte_for_byte(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            scripted.next(Reply.whole(429, "slow down", "Retry-After", "7", "X-Mixed-Case", "Kept As It Is"));

            var result = upstream.get(provider(scripted), post("{\"a\":\"ü\"}"));

            assertThat(result.text()).isEqualTo("slow down");
            assertThat(result.answer().status()).isEqualTo(429);
            assertThat(result.answer().length()).isEqualTo(9);
            assertThat(result.answer().headers().get("retry-after")).isEqualTo("7");
            assertThat(result.answer().headers().get("x-mixed-case")).isEqualTo("Kept As It Is");
            Seen seen = scripted.seen().get(0);
            assertThat(seen.protocol()).isEqualTo(http2 ? "HTTP/2" : "HTTP/1.1");
            assertThat(seen.path()).isEqualTo("/v1/chat/completions?a=b");
            assertThat(seen.text()).isEqualTo("{\"a\":\"ü\"}");
            assertThat(seen.header(http2 ? ":authority" : "host")).isEqualTo("provider.test");
            assertThat(seen.header("content-length")).isEqualTo("10");
            assertThat(seen.all("content-type")).containsExactly("application/json");
            assertThat(result.attempt().sentNanos()).isNotNegative();
            assertThat(result.attempt().headNanos()).isNotNegative();
            assertThat(result.attempt().exchange().history().sent()).isEqualTo(1);
            upstream.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_connection_is_used_again(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            for (int i = 0; i < 20; i++) {
                assertThat(upstream.get(provider(scripted), i % 2 == 0 ? get() : post("x"))
                                .text())
                        .isEqualTo("{}");
            }
            assertThat(scripted.accepted()).isEqualTo(1);
            assertThat(scripted.seen()).hasSize(20);
            upstream.atRest();
            assertThat(upstream.figure(protocol(http2)).created()).isEqualTo(1);
            assertThat(upstream.figure(protocol(http2)).reused()).isEqualTo(19);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_stream_arrives_event_by_event_with_its_trailers(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            Gate gate = new Gate();
            scripted.next(Reply.script()
                    .informational(103, "link", "</x>")
                    .informational(100)
                    .head(200, "content-type", "text/event-stream")
                    .chunk("data: a\n\n")
                    .await(gate)
                    .chunk("data: b\n\n")
                    .end("x-checksum", "abc"));

            var result = upstream.get(provider(scripted), post("x"));

            assertThat(result.answer().status()).isEqualTo(200);
            assertThat(result.answer().length()).isEqualTo(-1);
            await().untilAsserted(() -> assertThat(result.body().text()).isEqualTo("data: a\n\n"));
            assertThat(result.body().ended()).isFalse();
            gate.open();
            assertThat(result.text()).isEqualTo("data: a\n\ndata: b\n\n");
            assertThat(result.body().trailers().get("x-checksum")).isEqualTo("abc");
            upstream.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answers_without_a_body_end_with_their_head(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            scripted.next(
                    Reply.script().head(204).end(),
                    Reply.script().head(304, "etag", "x").end(),
                    Reply.script().head(200, "content-length", "77").end());
            Request head = new Request("HEAD", "/", Headers.NONE, RequestBody.empty());
            for (Request request : List.of(get(), get(), head)) {
                var result = upstream.get(provider(scripted), request);
                assertThat(result.text()).isEmpty();
                assertThat(result.answer().length()).isZero();
            }
            assertThat(scripted.accepted()).isEqualTo(1);
            upstream.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_broken_body_is_told_from_a_whole_one(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            Reply half = Reply.script().head(200).chunk("half");
            Reply shortened = Reply.script().head(200, "content-length", "10").chunk("half");
            for (Reply reply : List.of(half.fin(), half.drop(), half.resetStream(0), half.resetStream(8))) {
                scripted.next(reply);
                assertThat(upstream.get(provider(scripted), post("x")).body().end())
                        .isEqualTo("upstream_cut");
            }
            scripted.next(http2 ? shortened.end() : shortened.fin());
            assertThat(upstream.get(provider(scripted), post("x")).body().end()).isIn("upstream_short", "upstream_cut");
            assertThat(scripted.seen()).hasSize(5);
            upstream.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void no_answer_on_a_new_connection_is_ambiguous(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start()) {
            for (Reply reply : List.of(Reply.script().fin(), Reply.script().rst())) {
                try (UpstreamFixture upstream = fixture(http2)) {
                    scripted.next(reply);
                    Failure failure =
                            upstream.get(provider(scripted), post("x")).failure();
                    assertThat(failure.code()).isIn("ambiguous_close", "ambiguous_reset");
                    assertThat(failure.replay()).isEqualTo(Replay.AMBIGUOUS);
                    assertThat(failure.stage()).isEqualTo(Failure.Stage.FIRST_BYTE);
                    upstream.atRest();
                }
            }
            assertThat(scripted.seen()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_abort_before_the_head_lets_go_at_once(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            Gate never = new Gate();
            scripted.next(Reply.script().await(never));
            Attempt attempt = upstream.attempt(provider(scripted), post("x"));
            var running = upstream.run(attempt);
            UpstreamFixture.wait(never.reached());

            upstream.onLoop(() -> attempt.abort(Outcome.abandoned()));

            assertThat(UpstreamFixture.wait(running).outcome()).isEqualTo(Outcome.abandoned());
            await().untilAsserted(() -> assertThat(scripted.left()).isEqualTo(1));
            upstream.atRest();
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("{}");
            assertThat(scripted.accepted()).isEqualTo(http2 ? 1 : 2);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_cancelled_body_lets_go_at_once(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            Gate never = new Gate();
            scripted.next(Reply.script().head(200).chunk("some").await(never).chunk("more"));
            var result = upstream.get(provider(scripted), post("x"));
            await().untilAsserted(() -> assertThat(result.body().text()).isEqualTo("some"));

            upstream.onLoop(() -> result.answer().body().cancel());

            await().untilAsserted(() -> assertThat(scripted.left()).isEqualTo(1));
            never.open();
            upstream.atRest();
            assertThat(result.body().ended()).isFalse();
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("{}");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_body_that_is_never_opened_is_held_back_and_can_be_cancelled(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            Gate sent = new Gate();
            scripted.next(large(sent));
            var result = UpstreamFixture.wait(upstream.run(upstream.attempt(provider(scripted), post("x")), false));
            assertThat(result.answer().status()).isEqualTo(200);
            upstream.onLoop(() -> result.answer().body().cancel());
            await().untilAsserted(() -> assertThat(scripted.left()).isEqualTo(1));
            assertThat(sent.reached()).isNotDone();
            upstream.atRest();
        }
    }

    /** An answer of 16 MiB, more than all sockets between hold unread; {@code sent} is reached when all of it was taken. */
    private static Reply large(Gate sent) {
        Reply reply = Reply.script().head(200);
        for (int i = 0; i < 64; i++) {
            reply = reply.chunk(new byte[256 * 1024]);
        }
        return reply.await(sent).end();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_reader_that_pauses_is_not_drowned(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            Gate sent = new Gate();
            scripted.next(large(sent));
            var result = UpstreamFixture.wait(upstream.run(upstream.attempt(provider(scripted), post("x")), false));
            Collected body = result.body();
            upstream.onLoop(() -> {
                result.answer().body().open(body);
                result.answer().body().pause();
            });
            await().during(Duration.ofMillis(300))
                    .untilAsserted(() -> assertThat(body.text().length()).isLessThan(512 * 1024));
            assertThat(sent.reached()).isNotDone();
            upstream.onLoop(() -> result.answer().body().resume());
            UpstreamFixture.wait(sent.reached());
            sent.open();
            assertThat(body.end()).isEqualTo("complete");
            assertThat(body.text()).hasSize(64 * 256 * 1024);
            upstream.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_head_that_could_break_out_of_its_line_is_never_sent(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            Request bad = get().withHeaders(Headers.of("X-Evil", "a\r\nX-Other: b"));
            assertThat(upstream.get(provider(scripted), bad).outcome()).isInstanceOf(Outcome.Refused.class);
            assertThat(scripted.begun()).isZero();
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("{}");
            upstream.atRest();
        }
    }
}
