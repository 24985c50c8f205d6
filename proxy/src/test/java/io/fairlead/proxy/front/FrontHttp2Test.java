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

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2Error;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that speak HTTP/2, well and badly. */
@SuppressWarnings({"AddressSelection", "NonAtomicVolatileUpdate", "ImmutableEnumChecker"
}) // one loop writes; lambdas hold nothing
class FrontHttp2Test {

    private static final long ENHANCE_YOUR_CALM = Http2Error.ENHANCE_YOUR_CALM.code();

    private final Map<String, Answers.Fed> fed = new ConcurrentHashMap<>();
    private FrontFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new FrontFixture();
        fixture.path = Answers::echo;
    }

    @AfterEach
    void stop() throws Exception {
        fixture.close();
        assertThat(fixture.failures).isEmpty();
    }

    private RawHttp2 client() throws IOException {
        return new RawHttp2(fixture.connect());
    }

    private Answers.Fed fed(String path) {
        return fed.computeIfAbsent(path, made -> new Answers.Fed());
    }

    /** Each exchange is answered by the body of its path, which the test feeds. */
    private void feed() {
        fixture.path = exchange -> CompletableFuture.completedFuture(Outcome.answered(
                new Answer(200, Headers.NONE, -1, fed(exchange.request().path()))));
    }

    private void onLoop(Runnable task) {
        fixture.started.get(0).loop().execute(task);
    }

    private ExchangeEnd end(int index) {
        await().until(() -> fixture.ends.size() > index);
        return fixture.ends.get(index);
    }

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
            await().until(() -> fed("/v1/a").cancelled);
            assertThat(end(0).outcome()).isEqualTo("cancelled");
            assertThat(fed("/v1/b").cancelled).isFalse();
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
        await().until(() -> fed("/v1/a").cancelled && fed("/v1/b").cancelled);
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
                fed("/v1/a").breakOff();
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
            Answers.Fed source = fed("/v1/a");
            onLoop(() -> {
                for (int i = 0; i < 1000 && !source.paused; i++) {
                    source.say("z".repeat(10_000));
                    source.given += 10_000;
                }
            });
            await().until(() -> source.paused);
            assertThat(source.given).isLessThan(400_000);
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
            client.listen(() -> unread.body.size() == source.given);
            await().until(() -> !source.paused);
        }
    }

    @Test
    void a_stream_that_is_taken_byte_by_byte_lives_and_one_of_which_nothing_is_taken_is_cut() throws Exception {
        feed();
        fixture.config = new FrontConfig(
                100,
                1000,
                1000,
                1000,
                Clients.ANYONE,
                Duration.ZERO,
                new ClientClocks(
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20)));
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
                onLoop(() -> fed(path).breakOff());
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

    @ParameterizedTest
    @CsvSource({
        "70000, 431", // in one field: over 64 KiB in all
        "40000, 200"
    })
    void a_head_over_64_kib_is_431_and_the_connection_goes_on(int length, int status) throws Exception {
        try (RawHttp2 client = client()) {
            var large = client.open(1, END_STREAM, request("GET", "/stub/v1/x", "x-large", "l".repeat(length)));
            client.listen(large::over);
            assertThat(large.status()).isEqualTo(status);
            var next = client.get(3, "/stub/v1/x");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
        }
    }

    @Test
    void too_many_fields_are_431() throws Exception {
        String[] fields = request("GET", "/stub/v1/x");
        String[] many = java.util.Arrays.copyOf(fields, fields.length + 202);
        for (int i = fields.length; i < many.length; i += 2) {
            many[i] = "x-" + i;
            many[i + 1] = "y";
        }
        try (RawHttp2 client = client()) {
            var stream = client.open(1, END_STREAM, many);
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(431);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "api.stub.test, , 200",
        "API.stub.test:443, , 200",
        "api.stub.test, api.stub.test, 200",
        "api.other.test, , 421",
        "api.stub.test:444, , 421",
        "api.stub.test, api.other.test, 421",
        "user@api.stub.test, , 421"
    })
    void an_authority_that_is_not_the_host_of_the_connect_is_421(String authority, String host, int status)
            throws Exception {
        try (RawHttp2 client = new RawHttp2(secured())) {
            String[] fields = {
                ":method", "GET", ":scheme", "https", ":path", "/v1/x", ":authority", authority, "host", host
            };
            var stream = client.open(1, END_STREAM, host == null ? java.util.Arrays.copyOf(fields, 8) : fields);
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(status);
            assertThat(fixture.started).hasSize(status == 200 ? 1 : 0);
        }
    }

    private Socket secured() throws Exception {
        Socket socket = fixture.connect();
        String connect =
                "CONNECT " + FrontFixture.HOST + ":443 HTTP/1.1\r\nHost: " + FrontFixture.HOST + ":443\r\n\r\n";
        socket.getOutputStream().write(connect.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            answer.append((char) socket.getInputStream().read());
        }
        SSLSocket tls =
                (SSLSocket) fixture.trusting().getSocketFactory().createSocket(socket, FrontFixture.HOST, 443, true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        assertThat(tls.getApplicationProtocol()).isEqualTo("h2");
        return tls;
    }

    @ParameterizedTest
    @CsvSource({"content-length, 5000", "x-unsaid, 1"})
    void a_body_over_its_limit_is_413(String name, String value) throws Exception {
        fixture.config = new FrontConfig(100, 1000, 1000, 1000, Clients.ANYONE, Duration.ZERO, ClientClocks.STANDARD);
        try (RawHttp2 client = client()) {
            var stream = client.open(1, 0, request("POST", "/stub/v1/chat", name, value));
            client.data(1, 0, "x".repeat(5000));
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(413);
            assertThat(stream.text()).contains("body_too_large");
            var next = client.get(3, "/stub/v1/x");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
        }
        assertThat(end(0).code()).isEqualTo("body_too_large");
    }

    @Test
    void cookies_in_crumbs_are_one_field_again() throws Exception {
        try (RawHttp2 client = client()) {
            var stream = client.open(
                    1, END_STREAM, request("GET", "/stub/v1/x", "cookie", "a=1", "cookie", "b=2", "cookie", "c=3"));
            client.listen(stream::over);
            assertThat(fixture.started.get(0).request().headers().get("cookie")).isEqualTo("a=1; b=2; c=3");
        }
    }

    @Test
    void an_answer_that_can_have_no_body_promises_none() throws Exception {
        fixture.path = exchange -> CompletableFuture.completedFuture(
                Outcome.answered(new Answer(204, Headers.of("Content-Length", "3"), 0, new Answers.Held(new byte[0]))));
        try (RawHttp2 client = client()) {
            var stream = client.get(1, "/stub/v1/x");
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(204);
            assertThat(stream.heads.get(0).contains("content-length")).isFalse();
        }
    }

    @Test
    void an_expected_100_comes_before_the_body_and_any_other_expectation_is_417() throws Exception {
        try (RawHttp2 client = client()) {
            var stream = client.open(
                    1, 0, request("POST", "/stub/v1/chat", "expect", "100-continue", "content-length", "2"));
            client.listen(() -> stream.status() == 100);
            assertThat(fixture.started).isEmpty();
            client.data(1, END_STREAM, "{}");
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(200);
            assertThat(stream.text()).endsWith("{}").doesNotContain("expect");
            var other = client.open(3, END_STREAM, request("GET", "/stub/v1/x", "expect", "200-ok"));
            client.listen(other::over);
            assertThat(other.status()).isEqualTo(417);
        }
    }

    @Test
    void a_body_that_stops_coming_is_408_and_costs_only_its_stream() throws Exception {
        fixture.config = new FrontConfig(
                100,
                1000,
                1000,
                1000,
                Clients.ANYONE,
                Duration.ZERO,
                new ClientClocks(
                        Duration.ofSeconds(20),
                        Duration.ofMillis(200),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20)));
        try (RawHttp2 client = client()) {
            var stream = client.open(1, 0, request("POST", "/stub/v1/chat", "content-length", "9"));
            client.data(1, 0, "{");
            client.listen(stream::over);
            assertThat(stream.status()).isEqualTo(408);
            var next = client.get(3, "/stub/v1/x");
            client.listen(next::over);
            assertThat(next.status()).isEqualTo(200);
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
