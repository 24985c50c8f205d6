package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.get;
import static io.fairlead.proxy.upstream.UpstreamFixture.post;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What only HTTP/2 has: streams that share a connection, and a peer that turns them away. */
class Http2UpstreamTest {

    @Test
    void a_refused_stream_and_one_above_goaway_are_proved_unprocessed() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.next(Reply.script().refuseStream(), Reply.script().goAwayBefore());
            Failure refused = upstream.get(provider(scripted), post("x")).failure();
            Failure away = upstream.get(provider(scripted), post("x")).failure();
            assertThat(refused.code()).isEqualTo("refused_stream");
            assertThat(away.code()).isEqualTo("goaway");
            assertThat(List.of(refused.replay(), away.replay())).containsOnly(Replay.SAFE);
            assertThat(upstream.get(provider(scripted), post("x")).text()).isEqualTo("{}");
            assertThat(scripted.accepted()).isEqualTo(2);
            upstream.atRest();
        }
    }

    @Test
    void a_stream_below_goaway_finishes() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            Gate gate = new Gate();
            scripted.next(Reply.script()
                    .head(200)
                    .chunk("a")
                    .goAwayAfter()
                    .await(gate)
                    .chunk("b")
                    .end());
            var first = upstream.get(provider(scripted), post("x"));
            UpstreamFixture.wait(gate.reached());
            await().untilAsserted(() -> assertThat(first.body().text()).isEqualTo("a"));
            gate.open();
            assertThat(first.text()).isEqualTo("ab");
            upstream.atRest();
        }
    }

    @Test
    void a_thousand_streams_spread_over_as_many_connections_as_the_peer_asks_for() {
        try (ScriptedProvider scripted =
                        ScriptedProvider.builder().maxConcurrentStreams(100).start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            Gate gate = new Gate();
            scripted.always(Reply.script().head(200).await(gate).chunk("ok").end());
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                running.add(upstream.run(provider(scripted), get()));
            }
            running.forEach(each ->
                    assertThat(UpstreamFixture.wait(each).answer().status()).isEqualTo(200));
            assertThat(scripted.accepted()).isBetween(10, 12);
            gate.open();
            running.forEach(
                    each -> assertThat(UpstreamFixture.wait(each).text()).isEqualTo("ok"));
            upstream.atRest();
        }
    }

    @Test
    void a_limit_that_shrinks_while_streams_run_lets_them_finish_and_holds_for_the_next() {
        try (ScriptedProvider scripted =
                        ScriptedProvider.builder().maxConcurrentStreams(100).start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            Gate gate = new Gate();
            scripted.always(Reply.script().head(200).await(gate).chunk("ok").end());
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                running.add(upstream.run(provider(scripted), get()));
            }
            running.forEach(each ->
                    assertThat(UpstreamFixture.wait(each).answer().status()).isEqualTo(200));
            assertThat(scripted.accepted()).isEqualTo(1);
            scripted.limitStreams(1);
            await().untilAsserted(() -> {
                running.add(upstream.run(provider(scripted), get()));
                UpstreamFixture.wait(running.get(running.size() - 1)).answer();
                assertThat(scripted.accepted()).isGreaterThan(1);
            });
            gate.open();
            running.forEach(
                    each -> assertThat(UpstreamFixture.wait(each).text()).isEqualTo("ok"));
            upstream.atRest();
        }
    }

    @Test
    void readers_that_stand_still_hold_up_nobody_else() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.on(seen -> seen.text().equals("stall")
                    ? Reply.script().head(200).chunk(new byte[1 << 20]).end()
                    : Reply.whole(200, "quick"));
            List<UpstreamFixture.Result> stalled = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                stalled.add(
                        UpstreamFixture.wait(upstream.run(upstream.attempt(provider(scripted), post("stall")), false)));
            }
            assertThat(upstream.get(provider(scripted), post("go")).text()).isEqualTo("quick");
            assertThat(scripted.accepted()).isEqualTo(1);
            upstream.onLoop(() -> stalled.forEach(each -> each.answer().body().cancel()));
            upstream.atRest();
        }
    }

    /** A request that is given up after a silence; the connection served one before. */
    private static void giveUpInSilence(UpstreamFixture upstream, ScriptedProvider scripted) {
        assertThat(upstream.get(provider(scripted), post("x")).text()).isEqualTo("{}");
        Gate never = new Gate();
        scripted.next(Reply.script().await(never));
        Attempt silent = upstream.attempt(provider(scripted), post("silent"));
        var given = upstream.run(silent);
        UpstreamFixture.wait(never.reached());
        upstream.loop.schedule(
                PeerSilence.DOUBTFUL.plusMillis(100),
                () -> silent.abort(Outcome.failed(Failure.of(
                        Stage.FIRST_BYTE, Fault.UPSTREAM, Kind.TIMEOUT, Replay.AMBIGUOUS, "given_up", "given up"))));
        assertThat(UpstreamFixture.wait(given).failure().code()).isEqualTo("given_up");
    }

    @Test
    void a_silent_connection_on_which_a_request_was_given_up_gets_no_other() {
        try (ScriptedProvider scripted =
                        ScriptedProvider.builder().ignoresPings().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            giveUpInSilence(upstream, scripted);
            assertThat(upstream.get(provider(scripted), post("y")).text()).isEqualTo("{}");
            assertThat(scripted.seen()).extracting(Seen::connection).containsExactly(1, 1, 2);
            upstream.atRest();
        }
    }

    @Test
    void a_silent_connection_that_answers_a_ping_is_used_again() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            giveUpInSilence(upstream, scripted);
            await().untilAsserted(() -> {
                assertThat(upstream.get(provider(scripted), post("y")).text()).isEqualTo("{}");
                assertThat(scripted.seen().get(scripted.seen().size() - 1).connection())
                        .isEqualTo(1);
            });
            upstream.atRest();
        }
    }

    @Test
    void a_peer_that_allows_one_stream_is_never_asked_for_two_once_it_has_said_so() {
        try (ScriptedProvider scripted =
                        ScriptedProvider.builder().maxConcurrentStreams(1).start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            scripted.always(Reply.whole(200, "ok"));
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                running.add(upstream.run(provider(scripted), get()));
            }
            for (CompletableFuture<UpstreamFixture.Result> each : running) {
                UpstreamFixture.Result result = UpstreamFixture.wait(each);
                if (result.outcome() instanceof Outcome.Failed) {
                    assertThat(result.failure().replay()).isEqualTo(Replay.SAFE); // sent before its settings came
                } else {
                    assertThat(result.text()).isEqualTo("ok");
                }
            }
            for (int i = 0; i < 10; i++) {
                assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("ok");
            }
            upstream.atRest();
        }
    }

    @Test
    void a_peer_that_allows_no_stream_is_waited_for_no_longer_than_the_connect_limit() {
        try (ScriptedProvider scripted =
                        ScriptedProvider.builder().maxConcurrentStreams(0).start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            upstream.connect = Duration.ofMillis(1500);
            var outcome = upstream.get(provider(scripted), get()).outcome();
            assertThat(outcome).isNotInstanceOf(Outcome.Answered.class);
            assertThat(scripted.begun()).isZero();
            assertThat(scripted.accepted()).isLessThan(10);
            upstream.atRest();
        }
    }
}
