package io.fairlead.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.egress.PrivateAccess;
import io.fairlead.proxy.testing.Aside;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings({"StringConcatToTextBlock", "UnnecessaryParentheses", "try"}) // wire bytes as they are
class TunnelTest {

    private static final int LARGE = 64 * 1024 * 1024;

    private FrontFixture fixture;
    private ServerSocket server;

    @BeforeEach
    void start() throws Exception {
        fixture = new FrontFixture();
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
        fixture.close();
        assertThat(fixture.failures).isEmpty();
    }

    private Socket open(String version, String behind) throws IOException {
        Socket socket = fixture.connect();
        String connect = "CONNECT localhost:" + server.getLocalPort() + " " + version + "\r\nHost: localhost:"
                + server.getLocalPort() + "\r\n\r\n" + behind;
        socket.getOutputStream().write(connect.getBytes(StandardCharsets.US_ASCII));
        assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200 ");
        return socket;
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder all = new StringBuilder();
        while (all.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            all.append((char) next);
        }
        return all.toString();
    }

    private static long pour(OutputStream out, long seed) throws IOException {
        Random random = new Random(seed);
        CRC32 sum = new CRC32();
        byte[] block = new byte[64 * 1024];
        for (int sent = 0; sent < LARGE; sent += block.length) {
            random.nextBytes(block);
            sum.update(block);
            out.write(block);
        }
        return sum.getValue();
    }

    private static long drain(InputStream in) throws IOException {
        CRC32 sum = new CRC32();
        byte[] block = new byte[64 * 1024];
        long all = 0;
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            sum.update(block, 0, read);
            all += read;
        }
        assertThat(all).isEqualTo(LARGE);
        return sum.getValue();
    }

    @Test
    void carries_64_mib_each_way_bit_by_bit_with_each_half_closed_on_its_own() throws Exception {
        try (Socket client = open("HTTP/1.1", "");
                Socket peer = server.accept()) {
            CompletableFuture<Long> up = Aside.supply(() -> unchecked(() -> drain(peer.getInputStream())));
            long sent = pour(client.getOutputStream(), 1);
            client.shutdownOutput();
            assertThat(up.get(60, TimeUnit.SECONDS)).isEqualTo(sent);

            // The client's half is closed; the other one still carries.
            CompletableFuture<Long> down = Aside.supply(() -> unchecked(() -> drain(client.getInputStream())));
            long answered = pour(peer.getOutputStream(), 2);
            peer.shutdownOutput();
            assertThat(down.get(60, TimeUnit.SECONDS)).isEqualTo(answered);
        }
        await().until(() -> fixture.front.connections() == 0);
    }

    @Test
    void a_client_that_has_said_all_gets_the_whole_answer_however_late_it_reads() throws Exception {
        try (Socket client = open("HTTP/1.1", "");
                Socket peer = server.accept()) {
            client.shutdownOutput();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
            Counted out = new Counted(peer.getOutputStream());
            CompletableFuture<Long> writing = Aside.supply(() -> unchecked(() -> pour(out, 4)));
            await().until(out::standsStill);
            assertThat(writing).isNotDone();
            CompletableFuture<Long> down = Aside.supply(() -> unchecked(() -> drain(client.getInputStream())));
            long answered = writing.get(60, TimeUnit.SECONDS);
            peer.shutdownOutput();
            assertThat(down.get(60, TimeUnit.SECONDS)).isEqualTo(answered);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1"})
    void a_server_may_speak_first(String version) throws Exception {
        try (Socket client = open(version, "");
                Socket peer = server.accept()) {
            peer.getOutputStream().write("220 ready\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(head(client.getInputStream())).isEqualTo("220 ready\r\n\r\n");
        }
    }

    @Test
    void bytes_sent_behind_the_connect_arrive() throws Exception {
        try (Socket client = open("HTTP/1.1", "GET / not even HTTP\r\n\r\n");
                Socket peer = server.accept()) {
            assertThat(head(peer.getInputStream())).isEqualTo("GET / not even HTTP\r\n\r\n");
            client.close();
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void a_peer_that_does_not_read_stops_the_client_and_memory_stays_small() throws Exception {
        try (Socket client = open("HTTP/1.1", "");
                Socket peer = server.accept()) {
            Counted out = new Counted(client.getOutputStream());
            CompletableFuture<Long> writing = Aside.supply(() -> unchecked(() -> pour(out, 3)));
            long before =
                    io.netty.buffer.PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            await().until(out::standsStill);
            assertThat(writing).isNotDone();
            long after = io.netty.buffer.PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
            assertThat(after - before).isLessThan(32L << 20);
            CompletableFuture<Long> reading = Aside.supply(() -> unchecked(() -> drain(peer.getInputStream())));
            long sent = writing.get(60, TimeUnit.SECONDS);
            client.shutdownOutput();
            assertThat(reading.get(60, TimeUnit.SECONDS)).isEqualTo(sent);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_reset_is_passed_on_as_a_reset(boolean byServer) throws Exception {
        try (Socket client = open("HTTP/1.1", "");
                Socket peer = server.accept()) {
            Socket resets = byServer ? peer : client;
            Socket hears = byServer ? client : peer;
            resets.setSoLinger(true, 0);
            resets.close();
            assertThatThrownBy(() -> hears.getInputStream().read()).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void a_refused_tunnel_names_its_cause_in_the_reason_phrase_and_a_field() throws Exception {
        fixture.privateAddresses = PrivateAccess.DENY;
        String answer;
        try (Socket client = fixture.connect()) {
            client.getOutputStream()
                    .write(("CONNECT 10.0.0.1:443 HTTP/1.1\r\nHost: 10.0.0.1:443\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            answer = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer)
                    .startsWith(
                            "HTTP/1.1 403 10.0.0.1 is a private address; proxy.egress.private: allow would let it through\r\n")
                    .contains("Proxy-Status: fairlead; error=destination_ip_prohibited");
        }
        assertThat(fixture.rejected).containsExactly("403 private_address CONNECT 10.0.0.1:443");
        assertThat(answer)
                .contains("x-fairlead-id: " + fixture.rejectedIds.get(0) + "\r\n"); // what a log is searched for
    }

    @Test
    void an_absolute_form_request_reaches_its_host_and_the_connection_lives_on() throws Exception {
        try (Socket client = fixture.connect()) {
            for (int i = 0; i < 2; i++) {
                String target = "http://localhost:" + server.getLocalPort() + "/a?b=" + i;
                client.getOutputStream()
                        .write(("GET " + target + " HTTP/1.1\r\nHost: localhost:" + server.getLocalPort()
                                        + "\r\nProxy-Connection: keep-alive\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                try (Socket peer = server.accept()) {
                    assertThat(head(peer.getInputStream()))
                            .startsWith("GET /a?b=" + i + " HTTP/1.1\r\nHost: localhost:" + server.getLocalPort())
                            .doesNotContain("Proxy-Connection");
                    peer.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                                    .getBytes(StandardCharsets.US_ASCII));
                    assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 200 OK");
                    assertThat(new String(client.getInputStream().readNBytes(5), StandardCharsets.US_ASCII))
                            .isEqualTo("hello");
                }
            }
        }
    }

    private String forward(String head) {
        return head.replace("SERVER", "localhost:" + server.getLocalPort()).replace("|", "\r\n");
    }

    @Test
    void an_absolute_form_client_is_told_to_send_its_body_and_its_trailers_arrive() throws Exception {
        try (Socket client = fixture.connect()) {
            client.getOutputStream()
                    .write(forward("POST http://SERVER/a HTTP/1.1|Host: SERVER|Expect: 100-continue|"
                                    + "Transfer-Encoding: chunked||")
                            .getBytes(StandardCharsets.US_ASCII));
            try (Socket peer = server.accept()) {
                assertThat(head(peer.getInputStream())).doesNotContain("Expect");
                assertThat(head(client.getInputStream())).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
                client.getOutputStream()
                        .write("5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(head(peer.getInputStream())).isEqualTo("5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n");
            }
        }
    }

    @Test
    void an_absolute_form_body_against_the_rules_is_answered_400() throws Exception {
        try (Socket client = fixture.connect()) {
            client.getOutputStream()
                    .write(forward("POST http://SERVER/a HTTP/1.1|Host: SERVER|Transfer-Encoding: chunked||zz|")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("bad_chunk_size");
        }
    }

    @Test
    void an_absolute_form_body_that_stops_coming_is_answered_408() throws Exception {
        fixture.give(FrontFixture.Pace.BODY_GAP, Duration.ofMillis(200));
        try (Socket client = fixture.connect()) {
            client.getOutputStream()
                    .write(forward("POST http://SERVER/a HTTP/1.1|Host: SERVER|Content-Length: 5||hel")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void what_is_passed_on_names_this_proxy_and_is_not_passed_on_twice() throws Exception {
        try (Socket client = fixture.connect()) {
            client.getOutputStream()
                    .write(forward("GET http://SERVER/a HTTP/1.1|Host: SERVER|Via: 1.0 other||")
                            .getBytes(StandardCharsets.US_ASCII));
            String via;
            try (Socket peer = server.accept()) {
                String passedOn = head(peer.getInputStream());
                assertThat(passedOn).contains("\r\nVia: 1.0 other, 1.1 " + fixture.pseudonym() + "\r\n");
                via = passedOn.substring(passedOn.indexOf("Via: "), passedOn.indexOf(fixture.pseudonym()))
                        + fixture.pseudonym();
                peer.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(head(client.getInputStream())).contains("Via: 1.1 " + fixture.pseudonym());
            }
            client.getOutputStream()
                    .write(forward("GET http://SERVER/a HTTP/1.1|Host: SERVER|" + via + "||")
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(head(client.getInputStream()))
                    .startsWith("HTTP/1.1 403 ")
                    .contains("error=proxy_loop_detected");
        }
    }

    @Test
    void a_head_that_cannot_be_written_is_answered_and_its_connection_closed() throws Exception {
        fixture.pseudonym = "no\ntoken";
        try (Socket client = fixture.connect()) {
            client.getOutputStream()
                    .write(forward("GET http://SERVER/a HTTP/1.1|Host: SERVER||")
                            .getBytes(StandardCharsets.US_ASCII));
            try (Socket peer = server.accept()) {
                assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 400 ");
                assertThat(peer.getInputStream().read()).isEqualTo(-1);
            }
        }
    }

    /** Counts what was taken, so that a standstill can be seen. */
    private static final class Counted extends FilterOutputStream {
        private final AtomicLong count = new AtomicLong();
        private long seen;

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            count.addAndGet(length);
        }

        /** Whether nothing was taken since this was asked last. */
        boolean standsStill() {
            long before = seen;
            seen = count.get();
            return seen > 0 && seen == before;
        }
    }

    private interface Task {
        long run() throws IOException;
    }

    private static long unchecked(Task task) {
        try {
            return task.run();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
