package io.fairlead.proxy.front;

import static io.fairlead.proxy.front.RawHttp2.CONTINUATION;
import static io.fairlead.proxy.front.RawHttp2.DATA;
import static io.fairlead.proxy.front.RawHttp2.END_HEADERS;
import static io.fairlead.proxy.front.RawHttp2.END_STREAM;
import static io.fairlead.proxy.front.RawHttp2.HEADERS;
import static io.fairlead.proxy.front.RawHttp2.PING;
import static io.fairlead.proxy.front.RawHttp2.PRIORITY;
import static io.fairlead.proxy.front.RawHttp2.RST;
import static io.fairlead.proxy.front.RawHttp2.SETTINGS;
import static io.fairlead.proxy.front.RawHttp2.WINDOW;
import static io.fairlead.proxy.front.RawHttp2.block;
import static io.fairlead.proxy.front.RawHttp2.frame;
import static io.fairlead.proxy.front.RawHttp2.number;
import static io.fairlead.proxy.front.RawHttp2.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that speak HTTP/2 to do harm. */
@SuppressWarnings("ImmutableEnumChecker") // lambdas hold nothing
class Http2FloodTest extends Http2Clients {

    private static final long ENHANCE_YOUR_CALM = Http2Error.ENHANCE_YOUR_CALM.code();

    /** What a hostile client repeats; {@code next} makes the frames of the n-th time. */
    enum Flood {
        RAPID_RESET(
                2_000,
                i -> both(
                        frame(HEADERS, END_STREAM | END_HEADERS, 1 + 2 * i, block(request("GET", "/stub/v1/slow"))),
                        frame(RST, 0, 1 + 2 * i, number(8)))),
        CONTINUATIONS(
                5_000,
                i -> i == 0 ? frame(HEADERS, END_STREAM, 1, block(request("GET", "/"))) : frame(CONTINUATION, 0, 1)),
        PINGS(20_000, i -> frame(PING, 0, 0, new byte[8])),
        SETTING(20_000, i -> frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 1, i.byteValue()})),
        EMPTY_DATA(
                5_000,
                i -> i == 0
                        ? frame(HEADERS, END_HEADERS, 1, block(request("POST", "/stub/v1/chat")))
                        : frame(DATA, 0, 1));

        private final int times;
        private final Function<Integer, byte[]> next;

        Flood(int times, Function<Integer, byte[]> next) {
            this.times = times;
            this.next = next;
        }
    }

    private static byte[] both(byte[] first, byte[] second) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(first);
        all.writeBytes(second);
        return all.toByteArray();
    }

    @ParameterizedTest
    @EnumSource(Flood.class)
    void a_flood_costs_its_client_the_connection_and_nobody_else_theirs(Flood flood) throws Exception {
        fixture.path = exchange ->
                exchange.request().path().endsWith("slow") ? new CompletableFuture<>() : Answers.echo(exchange);
        try (RawHttp2 good = client();
                RawHttp2 bad = client()) {
            good.roundTrip();
            bad.roundTrip();
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (int i = 0; i < flood.times; i++) {
                all.writeBytes(flood.next.apply(i));
            }
            Thread reader = new Thread(() -> hearOut(bad));
            reader.start();
            bad.flood(all.toByteArray(), 1);
            reader.join(20_000);
            assertThat(reader.isAlive()).isFalse();
            assertThat(bad.goAway).isIn(-1L, ENHANCE_YOUR_CALM); // a reset may overtake it
            var other = good.get(1, "/stub/v1/x");
            good.listen(other::over);
            assertThat(other.status()).isEqualTo(200);
        }
        await().untilAsserted(() -> assertThat(fixture.ends).hasSameSizeAs(fixture.started));
    }

    /** What a client does to a request that runs, so that the server must reset its stream (CVE-2025-8671). */
    enum Provocation {
        WINDOW_OVERFLOW(id -> both(running(id), frame(WINDOW, 0, id, number(Integer.MAX_VALUE)))),
        ZERO_INCREMENT(id -> both(running(id), frame(WINDOW, 0, id, number(0)))),
        DATA_BEHIND_THE_END(id -> both(running(id), frame(DATA, 0, id, new byte[4]))),
        HEADERS_BEHIND_THE_END(
                id -> both(running(id), frame(HEADERS, END_STREAM | END_HEADERS, id, block("x-late", "y")))),
        SHORTER_THAN_SAID(id -> both(promising(id, "100"), frame(DATA, END_STREAM, id, new byte[5]))),
        LONGER_THAN_SAID(id -> both(promising(id, "1"), frame(DATA, 0, id, new byte[5]))),
        OWN_PARENT(id -> both(running(id), frame(PRIORITY, 0, id, both(number(id), new byte[1]))));

        private final Function<Integer, byte[]> frames;

        Provocation(Function<Integer, byte[]> frames) {
            this.frames = frames;
        }

        private static byte[] running(int id) {
            return frame(HEADERS, END_STREAM | END_HEADERS, id, block(request("GET", "/stub/v1/slow")));
        }

        private static byte[] promising(int id, String length) {
            return frame(HEADERS, END_HEADERS, id, block(request("POST", "/stub/v1/slow", "content-length", length)));
        }
    }

    @ParameterizedTest
    @EnumSource(Provocation.class)
    void a_client_that_makes_the_server_reset_its_streams_again_and_again_is_calmed(Provocation provocation)
            throws Exception {
        fixture.path = exchange -> new CompletableFuture<>();
        try (RawHttp2 client = client()) {
            int provoked = 0;
            while (provoked < 1_000 && !client.closed && client.goAway < 0) {
                int id = 1 + 2 * provoked++;
                int pongs = client.pongs;
                // in one piece, for what is written to a connection that closes could cost its last words
                client.flood(both(provocation.frames.apply(id), frame(PING, 0, 0, new byte[8])), 1);
                client.listen(() -> client.pongs > pongs || client.goAway >= 0);
            }
            assertThat(client.goAway).isEqualTo(ENHANCE_YOUR_CALM);
            assertThat(provoked).isGreaterThan(100); // an honest client may err now and then
            client.listen(() -> false);
        }
        await().untilAsserted(() -> assertThat(fixture.ends).hasSameSizeAs(fixture.started));
    }

    @Test
    void a_provoked_reset_names_the_fault_and_costs_only_its_stream() throws Exception {
        fixture.path = exchange ->
                exchange.request().path().endsWith("slow") ? new CompletableFuture<>() : Answers.echo(exchange);
        try (RawHttp2 client = client()) {
            var bad = client.get(1, "/stub/v1/slow");
            client.send(WINDOW, 0, 1, number(Integer.MAX_VALUE));
            client.listen(bad::over);
            assertThat(bad.reset).isEqualTo(Http2Error.FLOW_CONTROL_ERROR.code());
            assertThat(end(0).outcome()).isEqualTo("cancelled");
            var next = client.get(3, "/stub/v1/x");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @Test
    void streams_that_providers_break_are_not_held_against_the_client() throws Exception {
        feed();
        try (RawHttp2 client = client()) {
            for (int i = 0; i < 300; i++) {
                String path = "/v1/" + i;
                var stream = client.get(1 + 2 * i, "/stub" + path);
                client.listen(() -> !stream.heads.isEmpty());
                onLoop(() -> fed(path).breakOff(Answers.CUT));
                client.listen(stream::over);
                assertThat(stream.reset).isEqualTo(Http2Error.INTERNAL_ERROR.code());
            }
            assertThat(client.goAway).isNegative();
        }
    }

    private static void hearOut(RawHttp2 client) {
        try {
            client.listen(() -> false);
        } catch (IOException e) {
            client.closed = false;
            throw new AssertionError(e);
        }
    }
}
