package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.post;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.FedBody;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Clients that neither send nor take hold no more than half of a provider's connections while others wait for one. */
class StandstillTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private static UpstreamFixture fixture(int connections) {
        return new UpstreamFixture()
                .pool(new PoolConfig(connections, 128, Duration.ofSeconds(60), Duration.ofMinutes(10), false, 1024));
    }

    private static Request upload(FedBody body) {
        return new Request("POST", "/v1/files", Headers.NONE, new RequestBody.Flowing(100_000, body));
    }

    @Test
    void only_a_clients_own_turn_counts_and_only_when_next_to_nothing_moves() {
        Stillness stillness = new Stillness();
        stillness.begin(0);
        assertThat(stillness.nanos(100 * SECOND)).as("the provider's turn").isZero();
        stillness.turn(true, 100 * SECOND);
        assertThat(stillness.nanos(104 * SECOND)).isZero();
        assertThat(stillness.nanos(105 * SECOND)).isEqualTo(5 * SECOND);
        stillness.moved(1, () -> 106 * SECOND);
        assertThat(stillness.nanos(106 * SECOND)).as("a byte is no movement").isEqualTo(6 * SECOND);
        stillness.turn(false, 106 * SECOND);
        assertThat(stillness.nanos(106 * SECOND)).isZero();
        stillness.turn(true, 106 * SECOND);
        assertThat(stillness.nanos(106 * SECOND)).as("a short break is none").isEqualTo(6 * SECOND);
        stillness.moved(Stillness.MOVEMENT, () -> 107 * SECOND);
        assertThat(stillness.nanos(111 * SECOND)).isZero();
        stillness.turn(false, 111 * SECOND);
        stillness.turn(true, 115 * SECOND);
        assertThat(stillness.nanos(119 * SECOND)).as("a new turn").isZero();
    }

    @Test
    void the_clock_is_not_read_for_less_than_a_movement() {
        Stillness stillness = new Stillness();
        stillness.begin(0);
        LongSupplier unread = () -> {
            throw new AssertionError("the clock was read");
        };
        for (int event = 0; event < 4; event++) {
            stillness.moved(Stillness.MOVEMENT / 5, unread);
        }
        stillness.turn(true, SECOND);
        stillness.moved(Stillness.MOVEMENT, () -> 3 * SECOND);
        assertThat(stillness.nanos(8 * SECOND)).isEqualTo(5 * SECOND);
    }

    @Test
    void an_upload_that_says_nothing_takes_no_connection() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(2)) {
            List<FedBody> bodies = new ArrayList<>();
            List<CompletableFuture<UpstreamFixture.Result>> uploads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                FedBody body = FedBody.silentAtFirst();
                bodies.add(body);
                uploads.add(upstream.run(provider(scripted), upload(body)));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(upstream.get(provider(scripted), post("x")).text()).isEqualTo("{}");
            }
            assertThat(scripted.begun()).isEqualTo(5);
            for (int i = 0; i < 8; i++) {
                FedBody body = bodies.get(i);
                upstream.onLoop(body::begin);
                await().until(body::opened);
                upstream.onLoop(() -> {
                    body.say(100_000);
                    body.end(Headers.NONE);
                });
                assertThat(UpstreamFixture.wait(uploads.get(i)).text()).isEqualTo("{}");
            }
            upstream.atRest();
        }
    }

    /** They move, but next to nothing; a call gets through, and one of them hears why it did not. */
    @Test
    void uploads_of_a_byte_now_and_then_do_not_starve_other_calls() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(4)) {
            List<FedBody> bodies = new ArrayList<>();
            List<CompletableFuture<UpstreamFixture.Result>> uploads = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                FedBody body = new FedBody();
                bodies.add(body);
                uploads.add(upstream.run(provider(scripted), upload(body)));
                await().until(body::opened);
                upstream.onLoop(() -> body.say(1));
            }
            await().until(() -> scripted.begun() == 4);
            for (int i = 0; i < 3; i++) {
                CompletableFuture<UpstreamFixture.Result> chat = upstream.run(provider(scripted), post("n" + i));
                await().pollInterval(Duration.ofSeconds(1))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> {
                            upstream.onLoop(() -> bodies.forEach(each -> each.say(1)));
                            return chat.isDone();
                        });
                assertThat(UpstreamFixture.wait(chat).text()).isEqualTo("{}");
            }
            List<CompletableFuture<UpstreamFixture.Result>> cut =
                    uploads.stream().filter(CompletableFuture::isDone).toList();
            assertThat(cut).hasSizeBetween(1, 2);
            for (CompletableFuture<UpstreamFixture.Result> each : cut) {
                Failure failure = UpstreamFixture.wait(each).failure();
                assertThat(failure.code()).isEqualTo("client_stalled");
                assertThat(failure.fault()).isEqualTo(Failure.Fault.CLIENT);
                assertThat(failure.countsAgainstTarget()).isFalse();
            }
            upstream.onLoop(
                    () -> bodies.forEach(each -> each.breakOff(new StreamEnd.Broken(Failures.uploadBroke(), false))));
            uploads.forEach(UpstreamFixture::wait);
            upstream.atRest();
        }
    }

    @Test
    void readers_that_take_nothing_do_not_starve_other_calls() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(2)) {
            scripted.on(seen -> seen.text().equals("large")
                    ? Reply.script().head(200).chunk(new byte[8 << 20]).end()
                    : Reply.whole(200, "quick"));
            List<UpstreamFixture.Result> stalled = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                UpstreamFixture.Result each =
                        UpstreamFixture.wait(upstream.run(upstream.attempt(provider(scripted), post("large")), false));
                stalled.add(each);
                upstream.onLoop(() -> {
                    each.answer().body().pause();
                    each.answer().body().open(each.body());
                });
            }
            assertThat(upstream.get(provider(scripted), post("go")).text()).isEqualTo("quick");
            List<UpstreamFixture.Result> cut =
                    stalled.stream().filter(each -> each.body().ended()).toList();
            assertThat(cut).hasSize(1);
            assertThat(cut.get(0).body().end()).isEqualTo("client_stalled");
            upstream.onLoop(() -> stalled.forEach(each -> each.answer().body().cancel()));
            upstream.atRest();
        }
    }

    /** A provider that thinks is no client that stands still. */
    @Test
    void a_silent_provider_cuts_nobody() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(1)) {
            Gate gate = new Gate();
            scripted.next(Reply.script().await(gate).head(200).chunk("late").end());
            CompletableFuture<UpstreamFixture.Result> first = upstream.run(provider(scripted), post("1"));
            UpstreamFixture.wait(gate.reached());
            upstream.connect = Stillness.LIMIT.plusSeconds(1);
            assertThat(upstream.get(provider(scripted), post("2")).outcome()).isInstanceOf(Outcome.Refused.class);
            gate.open();
            assertThat(UpstreamFixture.wait(first).text()).isEqualTo("late");
        }
    }
}
