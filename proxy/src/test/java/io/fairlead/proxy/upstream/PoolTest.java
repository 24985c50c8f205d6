package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.get;
import static io.fairlead.proxy.upstream.UpstreamFixture.post;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/1.1 connections and the line for them. */
class PoolTest {

    @Test
    void a_connection_that_died_in_the_pool_is_never_seen() {
        Random chance = new Random(20);
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture().http1()) {
            scripted.closeAfterAnswer(answer -> chance.nextInt(3) == 0)
                    .on(seen -> Reply.whole(200, "echo " + seen.text()));
            for (int i = 0; i < 250; i++) {
                assertThat(upstream.get(provider(scripted), post("n" + i)).text())
                        .isEqualTo("echo n" + i);
            }
            assertThat(scripted.seen())
                    .extracting(Seen::text)
                    .doesNotHaveDuplicates()
                    .hasSize(250);
            upstream.atRest();
        }
    }

    @Test
    void a_connection_reset_while_idle_is_never_seen() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture().http1()) {
            for (int i = 0; i < 20; i++) {
                assertThat(upstream.get(provider(scripted), post("x")).text()).isEqualTo("{}");
                scripted.resetConnections();
            }
            assertThat(scripted.seen()).hasSize(20);
            upstream.atRest();
        }
    }

    /** A connection that dies under a request was most likely dead before: not enough for what would be done twice. */
    @Test
    void what_must_not_be_done_twice_goes_on_a_connection_without_a_past() {
        Request batch = new Request(
                "POST",
                "/v1/batches",
                Headers.NONE,
                new RequestBody.Whole(Unpooled.wrappedBuffer("{}".getBytes(StandardCharsets.UTF_8))));
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture().http1()) {
            assertThat(upstream.get(provider(scripted), post("x")).text()).isEqualTo("{}");
            assertThat(upstream.get(provider(scripted), batch).text()).isEqualTo("{}");
            assertThat(scripted.accepted()).isEqualTo(2);
            upstream.atRest();
        }
    }

    @Test
    void a_call_beyond_connections_and_line_is_refused() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()
                        .pool(new PoolConfig(2, 128, Duration.ofSeconds(60), Duration.ofMinutes(10), false, 3))) {
            Gate gate = new Gate();
            scripted.always(Reply.script().await(gate).head(200).chunk("ok").end());
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                running.add(upstream.run(provider(scripted), get()));
            }
            var refused = UpstreamFixture.wait(running.remove(5)).outcome();
            assertThat(refused).isInstanceOf(Outcome.Refused.class);
            assertThat(((Outcome.Refused) refused).refusal().reason()).isEqualTo(Refusal.Reason.POOL_EXHAUSTED);
            gate.open();
            running.forEach(
                    each -> assertThat(UpstreamFixture.wait(each).text()).isEqualTo("ok"));
            assertThat(scripted.accepted()).isLessThanOrEqualTo(2);
            upstream.atRest();
        }
    }

    @Test
    void a_call_does_not_wait_in_line_for_ever() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()
                        .pool(new PoolConfig(1, 128, Duration.ofSeconds(60), Duration.ofMinutes(10), false, 3))) {
            Gate gate = new Gate();
            scripted.always(Reply.script().await(gate).head(200).chunk("ok").end());
            var first = upstream.run(provider(scripted), get());
            UpstreamFixture.wait(gate.reached());
            upstream.connect = Duration.ofMillis(200);
            var second = upstream.get(provider(scripted), get()).outcome();
            assertThat(((Outcome.Refused) second).refusal().code()).isEqualTo("pool_wait");
            gate.open();
            assertThat(UpstreamFixture.wait(first).text()).isEqualTo("ok");
            upstream.atRest();
        }
    }

    @Test
    void an_idle_connection_is_closed_after_its_time() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()
                        .pool(new PoolConfig(4, 128, Duration.ofMillis(200), Duration.ofMinutes(10), false, 3))) {
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("{}");
            await().untilAsserted(() -> assertThat(scripted.open()).isZero());
            await().untilAsserted(
                            () -> assertThat(upstream.figure("http/1.1").open()).isZero());
        }
    }

    @Test
    void a_connection_past_its_age_takes_no_request() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()
                        .pool(new PoolConfig(4, 128, Duration.ofSeconds(60), Duration.ofNanos(1), false, 3))) {
            upstream.connect = Duration.ofMillis(500);
            for (int i = 0; i < 3; i++) {
                assertThat(upstream.get(provider(scripted), get()).outcome()).isNotNull();
            }
            await().untilAsserted(() -> assertThat(scripted.open()).isZero());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void calls_that_are_aborted_anywhere_leave_the_pool_at_rest(boolean http2) {
        Random chance = new Random(24);
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()
                        .pool(new PoolConfig(8, 128, Duration.ofSeconds(60), Duration.ofMinutes(10), http2, 1024))) {
            scripted.on(seen -> switch (chance.nextInt(4)) {
                case 0 -> Reply.script().stall();
                case 1 -> Reply.script().head(200).chunk("a").stall();
                case 2 -> Reply.script().head(200).chunk("a").rst();
                default -> Reply.stream("a", "b");
            });
            for (int round = 0; round < 10; round++) {
                List<Attempt> attempts = new ArrayList<>();
                List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
                for (int i = 0; i < 16; i++) {
                    Attempt attempt = upstream.attempt(provider(scripted), post("x"));
                    attempts.add(attempt);
                    running.add(upstream.run(attempt));
                }
                int before = scripted.seen().size();
                await().until(() -> scripted.seen().size() > before - 1);
                upstream.onLoop(() -> attempts.forEach(each -> each.abort(Outcome.abandoned())));
                running.forEach(UpstreamFixture::wait);
            }
            upstream.atRest();
            scripted.always(Reply.json("{}"));
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("{}");
        }
    }

    /** No fewer than an SDK opens by itself, though one handshake had to tell first that they cannot share a connection. */
    @ParameterizedTest
    @CsvSource({"1000, false", "250, true"})
    void many_streams_at_once_to_a_provider_of_http_1_1_alone_all_get_a_connection_and_few_stay(
            int streams, boolean secure) {
        try (ScriptedProvider scripted = secure
                        ? ScriptedProvider.builder().http1().start()
                        : ScriptedProvider.builder().plain().start();
                UpstreamFixture upstream = new UpstreamFixture()) {
            upstream.connect = Duration.ofSeconds(30); // all handshakes of both sides run on a busy machine
            Provider provider = provider(secure ? "https" : "http", "provider.test", scripted.address());
            Gate gate = new Gate();
            scripted.always(Reply.script().head(200).await(gate).chunk("ok").end());
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                running.add(upstream.run(provider, post("n" + i)));
            }
            running.forEach(each ->
                    assertThat(UpstreamFixture.wait(each).answer().status()).isEqualTo(200));
            assertThat(scripted.accepted()).isEqualTo(streams);
            gate.open();
            running.forEach(
                    each -> assertThat(UpstreamFixture.wait(each).text()).isEqualTo("ok"));
            upstream.atRest();
            assertThat(upstream.figure("http/1.1").idle()).isBetween(1L, 128L);
            await().until(() -> scripted.open() <= 128);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void as_many_idle_connections_stay_as_are_to_be_kept(int keep) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture()
                        .pool(new PoolConfig(8, keep, Duration.ofSeconds(60), Duration.ofMinutes(10), false, 8))) {
            Gate gate = new Gate();
            scripted.always(Reply.script().head(200).await(gate).chunk("ok").end());
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                running.add(upstream.run(provider(scripted), get()));
            }
            running.forEach(each ->
                    assertThat(UpstreamFixture.wait(each).answer().status()).isEqualTo(200));
            gate.open();
            running.forEach(
                    each -> assertThat(UpstreamFixture.wait(each).text()).isEqualTo("ok"));
            await().until(() -> scripted.open() == keep);
            upstream.atRest();
        }
    }

    /** Who waits at one loop gets the place of what is idle, or comes free, at another. */
    @Test
    void the_bound_is_one_for_all_loops_and_no_loop_starves() {
        int calls = 60;
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ScriptedProvider scripted = ScriptedProvider.builder().plain().start();
                UpstreamFixture upstream = new UpstreamFixture(3)
                        .pool(new PoolConfig(2, 128, Duration.ofSeconds(60), Duration.ofMinutes(10), false, 100))) {
            Provider provider = provider("http", "provider.test", scripted.address());
            upstream.connect = Duration.ofMinutes(2); // to wait in line is no failure, however busy the machine is
            scripted.early(seen -> {
                most.accumulateAndGet(now.incrementAndGet(), Math::max);
                return null;
            });
            scripted.on(seen -> {
                now.decrementAndGet();
                return Reply.whole(200, seen.text());
            });
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                running.add(upstream.run(upstream.attempt(provider, post("n" + i), i % 3), true));
            }
            for (int i = 0; i < calls; i++) {
                assertThat(UpstreamFixture.wait(running.get(i)).text()).isEqualTo("n" + i);
            }
            upstream.atRest();
            assertThat(upstream.figure("http/1.1").open()).isBetween(1L, 2L);
            assertThat(most.get()).isLessThanOrEqualTo(2);
        }
    }

    /** Streams of an HTTP/2 connection are of one loop: each has at least a connection of its own. */
    @Test
    void a_bound_below_the_number_of_loops_starves_none_over_http_2_either() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = new UpstreamFixture(3)
                        .pool(new PoolConfig(1, 128, Duration.ofSeconds(60), Duration.ofMinutes(10), true, 100))) {
            Gate gate = new Gate();
            scripted.always(Reply.script().head(200).await(gate).chunk("ok").end());
            List<CompletableFuture<UpstreamFixture.Result>> running = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                running.add(upstream.run(upstream.attempt(provider(scripted), post("n" + i), i % 3), true));
                if (i == 0) {
                    UpstreamFixture.wait(gate.reached());
                }
            }
            running.forEach(each ->
                    assertThat(UpstreamFixture.wait(each).answer().status()).isEqualTo(200));
            assertThat(scripted.accepted()).isEqualTo(3);
            gate.open();
            running.forEach(
                    each -> assertThat(UpstreamFixture.wait(each).text()).isEqualTo("ok"));
            upstream.atRest();
        }
    }
}
