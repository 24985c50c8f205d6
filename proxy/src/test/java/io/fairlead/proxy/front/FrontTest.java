package io.fairlead.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.front.engine.ClientClocks;
import io.fairlead.proxy.front.engine.Clients;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.fairlead.proxy.testing.FedBody;
import io.fairlead.proxy.testing.Packing;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings({"StringConcatToTextBlock", "AddressSelection", "NonAtomicVolatileUpdate"}) // wire bytes as they are
class FrontTest {

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

    /** Everything that comes until the server closes, a request of ours having been sent. */
    private String talk(String request) throws IOException {
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String readUntil(InputStream in, String end) throws IOException {
        StringBuilder all = new StringBuilder();
        while (all.indexOf(end) < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            all.append((char) next);
        }
        return all.toString();
    }

    @Test
    void a_base_url_request_becomes_an_exchange_and_its_answer_comes_back() throws Exception {
        String answer = talk("POST /stub/v1/chat/completions?x=1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Authorization: Bearer k\r\nx-fairlead-tags: a=b\r\nContent-Length: 31\r\n\r\n"
                + "{\"model\":\"m-1\",\"stream\":true}  ");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains(
                        "BASE_URL POST /v1/chat/completions?x=1 model=m-1 streamed=true [Authorization, Content-Length]")
                .endsWith("{\"model\":\"m-1\",\"stream\":true}  ");
        await().untilAsserted(() -> assertThat(fixture.ends).hasSize(1));
        ExchangeEnd end = fixture.ends.get(0);
        assertThat(end.outcome()).isEqualTo("answered");
        assertThat(end.requestBytes()).isEqualTo(31);
    }

    @ParameterizedTest
    @EnumSource(value = HttpClient.Version.class)
    void an_intercepted_host_is_served_inside_its_tls(HttpClient.Version version) throws Exception {
        HttpClient client = HttpClient.newBuilder()
                .version(version)
                .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", fixture.port)))
                .sslContext(fixture.trusting())
                .build();
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(URI.create("https://" + FrontFixture.HOST + "/v1/chat/completions"))
                            .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\"}" + " ".repeat(100_000)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(answer.version()).isEqualTo(version);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).startsWith("INTERCEPT POST /v1/chat/completions model=m streamed=false");
        }
        assertThat(fixture.front.connections()).isEqualTo(1);
    }

    @Test
    void a_stream_flows_event_by_event_and_a_broken_one_ends_without_a_last_chunk() throws Exception {
        FedBody fed = new FedBody();
        fixture.path = exchange -> CompletableFuture.completedFuture(
                Outcome.answered(new Answer(200, Headers.of("content-type", "text/event-stream"), -1, fed)));
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream().write(request("GET", "/stub/v1/models", "").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(readUntil(in, "\r\n\r\n")).contains("Transfer-Encoding: chunked");
            onLoop(() -> fed.say("data: 1\n\n"));
            assertThat(readUntil(in, "1\n\n\r\n")).isEqualTo("9\r\ndata: 1\n\n\r\n");
            onLoop(() -> fed.breakOff(Answers.CUT));
            assertThat(in.readAllBytes()).isEmpty();
        }
        await().untilAsserted(() -> assertThat(fixture.ends).hasSize(1));
        assertThat(fixture.ends.get(0).outcome()).isEqualTo("broken");
        assertThat(fixture.ends.get(0).code()).isEqualTo("upstream_cut");
    }

    @Test
    void a_client_that_goes_away_abandons_its_exchange() throws Exception {
        fixture.path = exchange -> new CompletableFuture<>();
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream().write(request("GET", "/stub/v1/models", "").getBytes(StandardCharsets.US_ASCII));
            await().untilAsserted(() -> assertThat(fixture.started).hasSize(1));
        }
        await().untilAsserted(() -> assertThat(fixture.ends).hasSize(1));
        assertThat(fixture.started.get(0).stopped()).isEqualTo(Outcome.abandoned());
        assertThat(fixture.ends.get(0).outcome()).isEqualTo("cancelled");
    }

    @Test
    void a_half_closed_client_still_gets_its_answer() throws Exception {
        CompletableFuture<Outcome> later = new CompletableFuture<>();
        fixture.path = exchange -> later;
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream().write(request("GET", "/stub/v1/models", "").getBytes(StandardCharsets.US_ASCII));
            await().untilAsserted(() -> assertThat(fixture.started).hasSize(1));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            assertThat(readUntil(in, "\r\n\r\n")).startsWith("HTTP/1.1 102 ");
            onLoop(() -> Answers.text(200, "late").thenAccept(later::complete));
            assertThat(new String(in.readAllBytes(), StandardCharsets.US_ASCII)).endsWith("late");
        }
    }

    @Test
    void pipelined_requests_are_answered_in_turn_and_a_malformed_second_one_gets_its_400() throws Exception {
        String answer = talk(request("GET", "/stub/v1/a", "") + request("GET", "/stub/v1/b", "")
                + "GET / HTTP/1.1\r\nbad header: 1\r\n\r\n");

        assertThat(answer.indexOf("/v1/a")).isPositive().isLessThan(answer.indexOf("/v1/b"));
        assertThat(answer.substring(answer.indexOf("/v1/b")))
                .contains("HTTP/1.1 400")
                .contains("Connection: close");
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1|Host: x, 200, Providers: stub",
        "HEAD / HTTP/1.1|Host: x, 200, text/plain",
        "GET /nobody/v1/x HTTP/1.1|Host: x, 404, known are stub",
        "GET /stubx HTTP/1.1|Host: x, 404, unknown_provider",
        "OPTIONS * HTTP/1.1|Host: x, 405, method_not_allowed",
        "GET http://127.0.0.1:PORT/ HTTP/1.1|Host: 127.0.0.1:PORT, 403, own_listener",
        "GET http://localhost:PORT/ HTTP/1.1|Host: localhost:PORT, 403, own_listener",
        "CONNECT 127.0.0.1:PORT HTTP/1.1|Host: x:1, 403, own_listener",
        "CONNECT localhost:PORT HTTP/1.1|Host: x:1, 403, own_listener",
        "CONNECT 0.0.0.0:PORT HTTP/1.1|Host: x:1, 403, own_listener",
        "CONNECT 2130706433:443 HTTP/1.1|Host: x:1, 403, bad_host",
        "CONNECT 169.254.169.254:80 HTTP/1.1|Host: x:1, 403, metadata_address",
        "CONNECT no-such-host.invalid:443 HTTP/1.1|Host: x:1, 502, dns_nxdomain",
        "GET /stub/v1/x HTTP/1.1|Host: x|Expect: 200-ok, 417, close",
        "POST /stub/v1/x HTTP/1.1|Host: x|Content-Length: 1|Transfer-Encoding: chunked, 400, close",
        "GET /stub/v1/x HTTP/2.0|Host: x, 505, close",
        "POST /stub/v1/chat HTTP/1.1|Host: x|Content-Length: 999999999, 413, body_too_large",
        "GET /stub/v1/x HTTP/1.1|Host: x|x-fairlead-cache: maybe, 400, bad_fairlead_header"
    })
    void what_cannot_be_served_is_said(String head, int status, String contains) throws Exception {
        String answer = talk(head.replace("PORT", String.valueOf(fixture.port)).replace("|", "\r\n")
                + (status == 200 ? "\r\nConnection: close" : "") + "\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains(contains)
                .contains("Connection: close");
    }

    @ParameterizedTest
    @CsvSource({"gzip, model=m streamed=true, 0", "snappy, model=null streamed=false, 1"})
    void a_compressed_body_is_read_where_it_can_be_and_the_log_hears_where_not(String coding, String facts, int unread)
            throws Exception {
        byte[] packed = Packing.packed("gzip", "{\"model\":\"m\",\"stream\":true}");
        fixture.path = exchange -> Answers.text(
                200,
                "model=" + exchange.model() + " streamed=" + exchange.facts().streamed());
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream()
                    .write(("POST /stub/v1/chat HTTP/1.0\r\nContent-Encoding: " + coding + "\r\nContent-Length: "
                                    + packed.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(packed);
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith(facts);
        }
        assertThat(fixture.unread).hasSize(unread);
    }

    @Test
    void long_lines_and_heads_are_414_and_431() throws Exception {
        assertThat(talk("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n")).startsWith("HTTP/1.1 414 ");
        assertThat(talk("GET / HTTP/1.1\r\nHost: x\r\na: " + "a".repeat(70_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void an_expected_100_is_sent_before_the_body_is_read() throws Exception {
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream()
                    .write(("POST /stub/v1/chat HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertThat(readUntil(in, "\r\n\r\n")).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            socket.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith("{}").doesNotContain("Expect");
        }
    }

    @Test
    void large_bodies_flow_or_are_refused_at_their_limit() throws Exception {
        fixture.config =
                new FrontConfig(100, 300_000, 5_000_000, 100_000, Clients.ANYONE, Duration.ZERO, ClientClocks.STANDARD);
        String large = "{\"model\":\"m\"}" + " ".repeat(200_000);
        assertThat(talk(request("POST", "/stub/v1/chat", large))).endsWith(large);
        String upload = "x".repeat(2_000_000);
        assertThat(talk(request("POST", "/stub/v1/files", upload))).endsWith(upload);
        StringBuilder chunks = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            chunks.append("2710\r\n").append("y".repeat(10_000)).append("\r\n");
        }
        assertThat(talk("POST /stub/v1/chat HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks))
                .contains("body_too_large")
                .contains("Connection: close");
    }

    @Test
    void a_body_that_drips_is_given_up_although_no_gap_is_long() throws Exception {
        fixture.give(FrontFixture.Pace.SLOW_BODY, Duration.ofMillis(200));
        assertThat(drip("POST /stub/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n", ' '))
                .startsWith("HTTP/1.1 408 ");
    }

    @Test
    void a_head_that_drips_is_given_up_although_no_gap_is_long() throws Exception {
        fixture.give(FrontFixture.Pace.HEAD, Duration.ofMillis(200));
        assertThat(drip("GET /stub/v1/models HTTP/1.1\r\nHost: x\r\nx-endless: ", 'a'))
                .startsWith("HTTP/1.1 408 ");
        assertThat(fixture.rejected).anyMatch(each -> each.startsWith("408 head_timeout"));
    }

    /** The head that answers a client which goes on from {@code beginning} drop by drop. */
    private String drip(String beginning, char drop) throws Exception {
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream().write(beginning.getBytes(StandardCharsets.US_ASCII));
            await().until(() -> {
                socket.getOutputStream().write(drop);
                return socket.getInputStream().available() > 0;
            });
            return readUntil(socket.getInputStream(), "\r\n\r\n");
        }
    }

    @Test
    void bodies_are_held_within_one_bound_and_flow_beyond_it() throws Exception {
        MemoryAccount memory = new MemoryAccount(0, 1_000_000, 300_000);
        fixture.memory = memory;
        try (Socket large = fixture.connect();
                Socket larger = fixture.connect()) {
            for (Socket each : List.of(large, larger)) {
                each.getOutputStream()
                        .write(("POST /stub/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 250000\r\n\r\n"
                                        + "{\"model\":\"m\"}" + " ".repeat(200_000))
                                .getBytes(StandardCharsets.US_ASCII));
                if (each == large) {
                    await().until(() -> memory.used(Place.BUFFERS) > 200_000);
                }
            }
            await().untilAsserted(() -> assertThat(fixture.started).hasSize(1)); // the second: it no longer waits
            assertThat(fixture.started.get(0).request().body().replayable()).isFalse();
            assertThat(fixture.started.get(0).model()).isEqualTo("m");
            assertThat(memory.used(Place.BUFFERS)).isLessThanOrEqualTo(300_000 + 128 * 1024);
            for (Socket each : List.of(large, larger)) {
                each.getOutputStream().write(" ".repeat(250_000 - 200_000 - 13).getBytes(StandardCharsets.US_ASCII));
                assertThat(readUntil(each.getInputStream(), "model=m")).startsWith("HTTP/1.1 200 ");
            }
        }
        await().untilAsserted(() -> assertThat(memory.used(Place.BUFFERS)).isZero());
    }

    @Test
    void a_body_for_which_there_is_no_room_even_to_flow_is_refused_early() throws Exception {
        fixture.memory = new MemoryAccount(0, 100_000, 50_000);
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream()
                    .write(("POST /stub/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 250000\r\n\r\n"
                                    + " ".repeat(60_000))
                            .getBytes(StandardCharsets.US_ASCII));

            String head = readUntil(socket.getInputStream(), "\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 503 ").containsIgnoringCase("retry-after: 1\r\n");
        }
        await().untilAsserted(
                        () -> assertThat(fixture.memory.used(Place.BUFFERS)).isZero());
    }

    @Test
    void a_slow_reader_pauses_its_source_and_nothing_piles_up() throws Exception {
        FedBody fed = new FedBody();
        fixture.path =
                exchange -> CompletableFuture.completedFuture(Outcome.answered(new Answer(200, Headers.NONE, -1, fed)));
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream().write(request("GET", "/stub/v1/x", "").getBytes(StandardCharsets.US_ASCII));
            await().until(() -> fed.opened());
            String block = "z".repeat(50_000);
            onLoop(() -> {
                while (!fed.paused()) {
                    fed.say(block);
                }
            });
            await().until(() -> fed.paused());
            assertThat(fed.said()).isLessThan(16_000_000);
            long read = 0;
            byte[] buffer = new byte[65536];
            while (read < fed.said()) {
                read += socket.getInputStream().read(buffer);
            }
            await().until(() -> !fed.paused());
        }
        await().until(() -> fed.cancelled());
    }

    @Test
    void a_request_for_another_host_inside_the_tls_is_misdirected() throws Exception {
        try (Socket socket = fixture.connect()) {
            Socket tls = handshake(socket, FrontFixture.HOST);
            tls.getOutputStream()
                    .write("GET /v1/x HTTP/1.1\r\nHost: api.other.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(tls.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 421 ").contains("{\"stub\":\"misdirected_request\"}");
        }
    }

    @Test
    void plain_http_behind_an_intercepted_connect_is_400_in_the_clear() throws Exception {
        assertThat(talk("CONNECT " + FrontFixture.HOST + ":443 HTTP/1.1\r\nHost: x:1\r\n\r\nGET / HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("HTTP/1.1 400 ")
                .contains("x-fairlead-attempts: 0\r\n")
                .contains("tls_expected");
    }

    @Test
    void a_client_that_rejects_the_certificate_is_told_of() throws Exception {
        try (Socket socket = fixture.connect()) {
            socket.getOutputStream().write(connect().getBytes(StandardCharsets.US_ASCII));
            readUntil(socket.getInputStream(), "\r\n\r\n");
            javax.net.ssl.SSLSocket tls = (javax.net.ssl.SSLSocket) javax.net.ssl.SSLContext.getDefault()
                    .getSocketFactory()
                    .createSocket(socket, FrontFixture.HOST, 443, true);
            org.assertj.core.api.Assertions.assertThatThrownBy(tls::startHandshake)
                    .isInstanceOf(IOException.class);
        }
        await().untilAsserted(() -> assertThat(fixture.distrusted).hasSize(1));
        assertThat(fixture.distrusted.get(0)).startsWith(FrontFixture.HOST);
    }

    @Test
    void drain_closes_idle_connections_and_lets_running_ones_end() throws Exception {
        CompletableFuture<Outcome> later = new CompletableFuture<>();
        fixture.path = exchange -> later;
        try (Socket idle = fixture.connect();
                Socket busy = fixture.connect()) {
            idle.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            readUntil(idle.getInputStream(), "to export.\n");
            busy.getOutputStream()
                    .write(request("GET", "/stub/v1/x", "")
                            .replace("Connection: close\r\n", "")
                            .getBytes(StandardCharsets.US_ASCII));
            await().untilAsserted(() -> assertThat(fixture.started).hasSize(1));
            CompletableFuture<Void> gone = fixture.front.drain(Duration.ofSeconds(30));
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            assertThat(gone).isNotDone();
            onLoop(() -> Answers.text(200, "done").thenAccept(later::complete));
            assertThat(new String(busy.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .contains("Connection: close")
                    .endsWith("done");
            await().untilAsserted(() -> assertThat(gone).isDone());
        }
    }

    @Test
    void drain_closes_a_connection_that_asked_for_nothing_yet() throws Exception {
        try (Socket silent = fixture.connect()) {
            await().until(() -> fixture.front.connections() == 1);
            CompletableFuture<Void> gone = fixture.front.drain(Duration.ofSeconds(30));
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            gone.get(5, java.util.concurrent.TimeUnit.SECONDS); // and not only when its clock has run out
        }
    }

    @Test
    void credentials_are_asked_for_only_where_they_are_configured() throws Exception {
        fixture.config = new FrontConfig(
                100, 1000, 1000, 1000, new Clients(List.of(), "u:p"), Duration.ZERO, ClientClocks.STANDARD);
        String connect = "CONNECT x.invalid:443 HTTP/1.1\r\nHost: x.invalid:443\r\n";
        assertThat(talk(connect + "\r\n")).startsWith("HTTP/1.1 407 ").contains("Proxy-Authenticate: Basic");
        assertThat(talk(connect + "Proxy-Authorization: Basic dTpx\r\n\r\n")).startsWith("HTTP/1.1 407 ");
        assertThat(talk(connect + "Proxy-Authorization: Basic dTpw\r\n\r\n")).startsWith("HTTP/1.1 502 ");
    }

    private Socket handshake(Socket socket, String sni) throws Exception {
        socket.getOutputStream().write(connect().getBytes(StandardCharsets.US_ASCII));
        readUntil(socket.getInputStream(), "\r\n\r\n");
        return fixture.trusting().getSocketFactory().createSocket(socket, sni, 443, true);
    }

    private static String connect() {
        return "CONNECT " + FrontFixture.HOST + ":443 HTTP/1.1\r\nHost: " + FrontFixture.HOST + ":443\r\n\r\n";
    }

    private static String request(String method, String path, String body) {
        boolean last = !body.isEmpty();
        return method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + (last ? "Connection: close\r\n" : "")
                + (body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + body;
    }

    private void onLoop(Runnable task) {
        fixture.started.get(0).loop().execute(task);
    }
}
