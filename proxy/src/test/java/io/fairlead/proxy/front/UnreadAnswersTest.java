package io.fairlead.proxy.front;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.front.FrontFixture.Pace;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask and ask, and read no answer. */
@SuppressWarnings("StringConcatToTextBlock") // wire bytes as they are
class UnreadAnswersTest {

    /** Far more than the sockets of both sides hold between them. */
    private static final int REQUESTS = 4_000;

    private static final int ANSWER = 20_000;

    private FrontFixture fixture;

    @BeforeEach
    void start() throws Exception {
        fixture = new FrontFixture();
        fixture.path = exchange -> Answers.text(200, "a".repeat(ANSWER));
    }

    @AfterEach
    void stop() {
        fixture.close();
        assertThat(fixture.failures).isEmpty();
    }

    private Socket narrow() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), fixture.port));
        return socket;
    }

    /** Asks on a thread of its own, for the server stops reading too. */
    private static Thread asks(Socket socket, String request, int times, CountDownLatch asked) {
        Thread asking = new Thread(() -> {
            try {
                byte[] many = request.repeat(100).getBytes(US_ASCII);
                for (int i = 0; i < times; i += 100) {
                    socket.getOutputStream().write(many);
                }
            } catch (IOException cut) {
                // as one test wants it
            }
            asked.countDown();
        });
        asking.setDaemon(true);
        asking.start();
        return asking;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /stub/v1/x HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /stub/v1/x HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
                "POST /stub/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}",
                "GET http://api.stub.test/v1/x HTTP/1.1\r\nHost: api.stub.test\r\n\r\n"
            })
    void the_next_request_begins_when_the_answer_before_it_is_taken(String request) throws Exception {
        try (Socket socket = narrow()) {
            CountDownLatch asked = new CountDownLatch(1);
            asks(socket, request, REQUESTS, asked);
            int begun = settled();
            assertThat(begun).isBetween(1, REQUESTS / 2);
            // and then nothing is lost of what was asked for
            InputStream in = socket.getInputStream();
            long answers = 0;
            while (answers < REQUESTS) {
                answers += readAnswer(in);
            }
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(fixture.started).hasSize(REQUESTS);
        }
    }

    /** It was more than nothing, and is no more half a second later. */
    private static boolean standsStill(AtomicInteger count) {
        int before = count.get();
        return before > 0 && await().pollDelay(500, TimeUnit.MILLISECONDS).until(count::get, now -> true) == before;
    }

    @Test
    void pages_and_short_answers_are_taken_one_by_one_too() throws Exception {
        try (Socket socket = narrow()) {
            AtomicInteger asked = new AtomicInteger();
            Thread asking = new Thread(() -> {
                byte[] many = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100).getBytes(US_ASCII);
                try {
                    while (true) {
                        socket.getOutputStream().write(many);
                        asked.addAndGet(100);
                    }
                } catch (IOException over) {
                    // the test has closed it
                }
            });
            asking.setDaemon(true);
            asking.start();
            // the server stops reading what it cannot answer, however much the sockets between hold
            await().atMost(30, TimeUnit.SECONDS).until(() -> standsStill(asked));
            try (Socket other = fixture.connect()) {
                other.getOutputStream().write("GET /stub/v1/x HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
                assertThat(other.getInputStream().readAllBytes()).hasSizeGreaterThan(ANSWER);
            }
        }
    }

    @Test
    void who_takes_nothing_is_cut() throws Exception {
        fixture.give(Pace.WRITE_STALL, Duration.ofMillis(400));
        try (Socket socket = narrow()) {
            asks(socket, "GET /stub/v1/x HTTP/1.1\r\nHost: x\r\n\r\n", REQUESTS, new CountDownLatch(1));
            await().atMost(20, TimeUnit.SECONDS).until(() -> !fixture.started.isEmpty());
            await().atMost(20, TimeUnit.SECONDS).until(() -> fixture.front.connections() == 0);
        }
        assertThat(fixture.started.size()).isLessThan(REQUESTS);
    }

    @Test
    void who_says_that_no_more_comes_still_gets_all_answers() throws Exception {
        try (Socket socket = narrow()) {
            CountDownLatch asked = new CountDownLatch(1);
            asks(socket, "GET /stub/v1/x HTTP/1.1\r\nHost: x\r\n\r\n", 300, asked);
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            int answers = 0;
            while (answers < 300) {
                answers += readAnswer(in);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    /** Heads and ends of answers pile up over HTTP/2 too, where no window bounds them. */
    @ParameterizedTest
    @ValueSource(strings = {"/stub/v1/x", "/", "/nobody/x"})
    void streams_whose_answers_are_not_read_do_not_pile_up(String path) throws Exception {
        fixture.give(Pace.WRITE_STALL, Duration.ofMillis(400));
        fixture.path = exchange -> Answers.text(200, "");
        try (RawHttp2 client = new RawHttp2(narrow())) {
            Thread asking = new Thread(() -> {
                for (int id = 1; id < 400_000 && !client.closed; id += 2) {
                    client.flood(
                            RawHttp2.frame(
                                    RawHttp2.HEADERS,
                                    RawHttp2.END_STREAM | RawHttp2.END_HEADERS,
                                    id,
                                    RawHttp2.block(RawHttp2.request("HEAD", path))),
                            1);
                }
            });
            asking.setDaemon(true);
            asking.start();
            await().atMost(20, TimeUnit.SECONDS).until(() -> fixture.front.connections() == 0);
            asking.join(20_000);
            assertThat(client.closed).isTrue();
            assertThat(client.goAway).isIn(-1L, Http2Error.ENHANCE_YOUR_CALM.code());
        }
    }

    /** How many exchanges began until no more do. */
    private int settled() {
        int[] before = {-1};
        await().atMost(20, TimeUnit.SECONDS)
                .pollInterval(Duration.ofMillis(400))
                .until(() -> {
                    int now = fixture.started.size();
                    boolean same = now == before[0];
                    before[0] = now;
                    return now > 0 && same;
                });
        return before[0];
    }

    private static int readAnswer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertThat(next).as("behind %s", head).isNotNegative();
            head.append((char) next);
        }
        assertThat(head).startsWith("HTTP/1.1 200 ");
        assertThat(in.readNBytes(ANSWER)).hasSize(ANSWER);
        return 1;
    }
}
