package io.fairlead.proxy.front;

import static io.fairlead.proxy.front.RawHttp2.END_STREAM;
import static io.fairlead.proxy.front.RawHttp2.RST;
import static io.fairlead.proxy.front.RawHttp2.WINDOW;
import static io.fairlead.proxy.front.RawHttp2.number;
import static io.fairlead.proxy.front.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.FedBody;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Streams of one HTTP/2 connection beside each other: how they flow, stand still and end. */
@SuppressWarnings({"AddressSelection", "NonAtomicVolatileUpdate"}) // one loop writes
class Http2StreamsTest extends Http2Clients {

    @Test
    void trailers_arrive_in_both_directions() throws Exception {
        CompletableFuture<Headers> arrived = new CompletableFuture<>();
        fixture.path = exchange -> {
            ((RequestBody.Flowing) exchange.request().body()).take().open(new Uploaded(arrived));
            return CompletableFuture.completedFuture(
                    Outcome.answered(new Answer(200, Headers.NONE, -1, fed("/v1/files"))));
        };
        try (RawHttp2 client = client()) {
            var stream = client.open(1, 0, request("POST", "/stub/v1/files", "content-length", "70000"));
            client.roundTrip();
            client.data(1, 0, "x".repeat(60_000));
            client.listen(() -> stream.credit > 0);
            client.data(1, 0, "x".repeat(10_000));
            client.open(1, END_STREAM, "x-checksum", "abc", "authorization", "late", "x-fairlead-id", "i");
            client.listen(() -> !stream.heads.isEmpty());
            Headers trailers = arrived.get(10, java.util.concurrent.TimeUnit.SECONDS);
            assertThat(trailers.get("x-checksum")).isEqualTo("abc");
            assertThat(trailers.size()).isEqualTo(1);
            onLoop(() -> {
                fed("/v1/files").say("body");
                fed("/v1/files").end(Headers.of("X-Total", "4"));
            });
            client.listen(stream::over);
            assertThat(stream.text()).isEqualTo("body");
            assertThat(stream.heads).hasSize(2);
            assertThat(stream.heads.get(1).get("x-total")).hasToString("4");
            assertThat(end(0).outcome()).isEqualTo("answered");
        }
    }

    @Test
    void a_reset_stream_ends_its_exchange_and_no_other() throws Exception {
        feed();
        try (RawHttp2 client = client()) {
            var first = client.get(1, "/stub/v1/a");
            var second = client.get(3, "/stub/v1/b");
            client.listen(() -> !first.heads.isEmpty() && !second.heads.isEmpty());
            client.send(RST, 0, 1, number(8));
            await().until(() -> fed("/v1/a").cancelled());
            assertThat(end(0).outcome()).isEqualTo("cancelled");
            assertThat(fed("/v1/b").cancelled()).isFalse();
            onLoop(() -> {
                fed("/v1/b").say("whole");
                fed("/v1/b").end(Headers.NONE);
            });
            client.listen(second::over);
            assertThat(second.text()).isEqualTo("whole");
            assertThat(end(1).outcome()).isEqualTo("answered");
        }
    }

    @Test
    void a_client_that_leaves_cancels_all_its_streams() throws Exception {
        feed();
        try (RawHttp2 client = client()) {
            var first = client.get(1, "/stub/v1/a");
            var second = client.get(3, "/stub/v1/b");
            client.listen(() -> !first.heads.isEmpty() && !second.heads.isEmpty());
        }
        await().until(() -> fed("/v1/a").cancelled() && fed("/v1/b").cancelled());
        assertThat(end(1).outcome()).isEqualTo("cancelled");
        await().until(() -> fixture.front.connections() == 0);
    }

    @Test
    void a_stream_that_breaks_is_reset_and_its_connection_goes_on() throws Exception {
        feed();
        try (RawHttp2 client = client()) {
            var first = client.get(1, "/stub/v1/a");
            client.listen(() -> !first.heads.isEmpty());
            onLoop(() -> {
                fed("/v1/a").say("half");
                fed("/v1/a").breakOff(Answers.CUT);
            });
            client.listen(first::over);
            assertThat(first.text()).isEqualTo("half");
            assertThat(first.ended).isFalse();
            assertThat(first.reset).isEqualTo(2);
            assertThat(end(0).outcome()).isEqualTo("broken");
            fixture.path = Answers::echo;
            var next = client.get(3, "/stub/v1/next");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @Test
    void a_stream_that_nobody_reads_pauses_its_source_while_others_go_on() throws Exception {
        feed();
        try (RawHttp2 client = client()) {
            var unread = client.get(1, "/stub/v1/a");
            client.listen(() -> !unread.heads.isEmpty());
            FedBody source = fed("/v1/a");
            onLoop(() -> {
                for (int i = 0; i < 1000 && !source.paused(); i++) {
                    source.say("z".repeat(10_000));
                }
            });
            await().until(() -> source.paused());
            assertThat(source.said()).isLessThan(400_000);
            client.send(WINDOW, 0, 0, number(1 << 20));
            var other = client.get(3, "/stub/v1/b");
            client.listen(() -> !other.heads.isEmpty());
            onLoop(() -> {
                fed("/v1/b").say("quick");
                fed("/v1/b").end(Headers.NONE);
            });
            client.listen(other::over);
            assertThat(other.text()).isEqualTo("quick");
            assertThat(unread.body.size()).isEqualTo(65_535);
            client.send(WINDOW, 0, 1, number(1 << 20));
            client.listen(() -> unread.body.size() == source.said());
            await().until(() -> !source.paused());
        }
    }

    @Test
    void a_stream_that_is_taken_byte_by_byte_lives_and_one_of_which_nothing_is_taken_is_cut() throws Exception {
        feed();
        fixture.give(FrontFixture.Pace.WRITE_STALL, Duration.ofSeconds(2));
        try (RawHttp2 client = client()) {
            client.send(WINDOW, 0, 0, number(1 << 30));
            var slow = client.get(1, "/stub/v1/a");
            var unread = client.get(3, "/stub/v1/b");
            client.listen(() -> !slow.heads.isEmpty() && !unread.heads.isEmpty());
            onLoop(() -> {
                fed("/v1/a").say("z".repeat(4 << 20)); // one frame, of which only a part is ever taken
                fed("/v1/b").say("z".repeat(4 << 20));
            });
            client.listen(() -> slow.body.size() == 65_535 && unread.body.size() == 65_535);
            for (int taken = 65_536; !unread.over(); taken++) {
                int next = taken;
                client.send(WINDOW, 0, 1, number(1));
                client.listen(() -> slow.over() || unread.over() || slow.body.size() == next);
                assertThat(slow.over()).isFalse();
            }
            assertThat(unread.reset).isEqualTo(8);
            assertThat(end(0).code()).isEqualTo("client_stalled");
            client.send(WINDOW, 0, 1, number(1 << 30));
            client.listen(() -> slow.over() || slow.body.size() == 4 << 20);
            assertThat(slow.over()).isFalse();
        }
    }

    @Test
    void uploads_that_stand_still_get_no_credit_and_hold_up_nobody_else() throws Exception {
        List<Stalled> stalled = new CopyOnWriteArrayList<>();
        fixture.path = exchange -> {
            if (exchange.request().path().startsWith("/v1/files")) {
                stalled.add(new Stalled(exchange));
                return new CompletableFuture<>();
            }
            return Answers.echo(exchange);
        };
        try (RawHttp2 client = client()) {
            int streams = 40;
            for (int i = 0; i < streams; i++) {
                int id = 1 + 2 * i;
                client.open(id, 0, request("POST", "/stub/v1/files", "content-length", "100000"));
                client.roundTrip();
                client.data(id, 0, "u".repeat(65_535));
            }
            client.roundTrip();
            assertThat(stalled).hasSize(streams);
            for (int i = 0; i < streams; i++) {
                assertThat(client.heard(1 + 2 * i).credit).isLessThan(65_535);
            }
            var other = client.open(201, 0, request("POST", "/stub/v1/chat", "content-length", "20"));
            client.data(201, END_STREAM, "{\"model\":\"m\"}       ");
            client.listen(other::over);
            assertThat(other.status()).isEqualTo(200);

            Stalled first = stalled.get(0);
            first.exchange.loop().execute(first.body::resume);
            client.listen(() -> client.heard(1).credit > 30_000);
            client.data(1, END_STREAM, "u".repeat(34_465));
            await().until(() -> first.bytes == 100_000 && first.whole);
        }
        await().untilAsserted(() -> assertThat(fixture.ends).hasSameSizeAs(fixture.started));
    }

    @Test
    void a_reset_ends_an_upload_that_stands_still() throws Exception {
        List<Stalled> stalled = new CopyOnWriteArrayList<>();
        fixture.path = exchange -> {
            stalled.add(new Stalled(exchange));
            return new CompletableFuture<>();
        };
        try (RawHttp2 client = client()) {
            client.open(1, 0, request("POST", "/stub/v1/files", "content-length", "100000"));
            client.roundTrip();
            client.data(1, 0, "u".repeat(65_535));
            client.roundTrip();
            client.send(RST, 0, 1, number(8));
            assertThat(end(0).outcome()).isEqualTo("cancelled");
        }
        assertThat(stalled).hasSize(1);
    }

    @Test
    void a_drained_connection_lets_its_streams_end_and_takes_no_more() throws Exception {
        feed();
        try (RawHttp2 client = client();
                RawHttp2 idle = client()) {
            idle.roundTrip();
            var running = client.get(1, "/stub/v1/a");
            client.listen(() -> !running.heads.isEmpty());
            CompletableFuture<Void> gone = fixture.front.drain(Duration.ofSeconds(30));
            idle.listen(() -> false);
            assertThat(idle.goAway).isZero();
            client.listen(() -> client.goAway >= 0);
            client.get(3, "/stub/v1/late");
            client.roundTrip();
            assertThat(fixture.started).hasSize(1);
            onLoop(() -> {
                fed("/v1/a").say("to the end");
                fed("/v1/a").end(Headers.NONE);
            });
            client.listen(() -> false);
            assertThat(running.text()).isEqualTo("to the end");
            assertThat(running.ended).isTrue();
            await().untilAsserted(() -> assertThat(gone).isDone());
        }
    }

    /** An upload that is read, and kept by nobody. */
    private record Uploaded(CompletableFuture<Headers> trailers) implements Body.Sink {
        @Override
        public void data(ByteBuf bytes) {
            bytes.release();
        }

        @Override
        public void flush() {}

        @Override
        public void complete(Headers end) {
            trailers.complete(end);
        }

        @Override
        public void broken(StreamEnd.Broken end) {
            trailers.completeExceptionally(new IOException(end.failure().code()));
        }
    }

    /** An upload whose reader pauses at its first byte. */
    private static final class Stalled implements Body.Sink {
        final Exchange exchange;
        final Body body;
        volatile long bytes;
        volatile boolean whole;

        Stalled(Exchange exchange) {
            this.exchange = exchange;
            this.body = ((RequestBody.Flowing) exchange.request().body()).take();
            body.open(this);
            body.pause();
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one loop writes
        public void data(ByteBuf more) {
            bytes += more.readableBytes();
            more.release();
        }

        @Override
        public void flush() {}

        @Override
        public void complete(Headers trailers) {
            whole = true;
        }

        @Override
        public void broken(StreamEnd.Broken end) {}
    }
}
