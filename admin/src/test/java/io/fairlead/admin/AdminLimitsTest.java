package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the admin port does with those who ask for too much, or badly. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AdminLimitsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ScriptedEngine engine = new ScriptedEngine();
    private @Nullable AdminServer server;

    @BeforeAll
    void start() {
        server = AdminServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                () -> null,
                engine,
                new Health(() -> true, () -> false, engine),
                new MetricsText());
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private Socket connect() throws IOException {
        assertThat(server).isNotNull();
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    private static String request(String method, String path, String headers, String body) {
        return method + " " + path + " HTTP/1.1\r\nhost: localhost\r\ncontent-length: " + body.length() + "\r\n"
                + headers + "\r\n" + body;
    }

    /** One answer: head and body. */
    private static String answer(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return text.toString();
            }
            text.append((char) next);
        }
        String head = text.toString();
        int at = head.indexOf("content-length: ");
        int length = at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
        return head + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            send(socket, request);
            return answer(socket);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT|/api/v1/providers/openai/breaker|text/plain|{\"mode\":\"auto\"}|415",
                "PUT|/api/v1/providers/openai/breaker|multipart/form-data; boundary=x|{\"mode\":\"auto\"}|415",
                "PUT|/api/v1/providers/openai/breaker|application/xml|<mode/>|415",
                "POST|/api/v1/config/check|image/png|x|415",
                "PUT|/api/v1/providers/openai/breaker|application/json|{\"mode\":|400",
                "PUT|/api/v1/providers/openai/breaker|application/json|{\"mode\":\"auto\"} x|400",
                "PUT|/api/v1/providers/openai/breaker|application/json|[\"auto\"]|400",
                "PUT|/api/v1/providers/openai/breaker|application/json|\"auto\"|400",
                "PUT|/api/v1/providers/openai/breaker|application/json|{\"mode\":\"auto\",\"mode\":\"disabled\"}|400",
                "PUT|/api/v1/providers/openai/breaker|application/json|{\"mode\":\"auto\",\"force\":true}|400",
                "PUT|/api/v1/providers/openai/breaker|application/json|{\"mode\":[[[]]]}|400",
                "PUT|/api/v1/providers/nobody/breaker|application/json|{\"mode\":\"auto\"}|404",
                "PUT|/api/v1/nothing|application/json|{}|404",
                "PATCH|/api/v1/providers/openai/breaker|application/json|{}|405",
                "OPTIONS|/api/v1/status|application/json|{}|405",
                "POST|/api/v1/session|application/json|{}|400",
                "POST|/api/v1/session|application/json|{\"token\":7}|400",
            })
    void every_mistake_is_a_problem_document(String method, String path, String type, String body, int status)
            throws IOException {
        String answer = ask(request(method, path, "content-type: " + type + "\r\n", body));
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("content-type: application/problem+json")
                .contains("\"status\":" + status)
                .contains("\"detail\":\"");
    }

    @Test
    void json_is_read_under_curls_own_type_and_with_a_charset() throws IOException {
        for (String type : List.of("application/x-www-form-urlencoded", "application/json; charset=utf-8")) {
            assertThat(ask(request(
                            "PUT",
                            "/api/v1/providers/openai/breaker",
                            "content-type: " + type + "\r\n",
                            "{\"mode\":\"auto\"}")))
                    .startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void an_unknown_provider_is_told_which_there_are() throws IOException {
        assertThat(ask(request("GET", "/api/v1/providers/nobody", "", "")))
                .contains("There are: openai.")
                .contains("\"providers\":[\"openai\"]");
    }

    @Test
    void a_body_that_is_too_large_is_refused_and_the_connection_goes_on() throws IOException {
        try (Socket socket = connect()) {
            send(socket, request("POST", "/api/v1/config/check", "", "#".repeat((1 << 20) + 1)));
            assertThat(answer(socket))
                    .startsWith("HTTP/1.1 413 ")
                    .contains("application/problem+json")
                    .contains("1048576");
            send(socket, request("GET", "/livez", "", ""));
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ");
            send(
                    socket,
                    String.join(
                            "\r\n",
                            "POST /api/v1/config/check HTTP/1.1",
                            "host: localhost",
                            "expect: 100-continue",
                            "content-length: 9999999",
                            "",
                            ""));
            assertThat(answer(socket)).startsWith("HTTP/1.1 413 ").contains("application/problem+json");
        }
    }

    @Test
    void lines_and_fields_that_are_too_long_are_named() throws IOException {
        assertThat(ask(request("GET", "/" + "a".repeat(5_000), "", ""))).startsWith("HTTP/1.1 414 ");
        assertThat(ask(request("GET", "/livez", "x: " + "a".repeat(9_000) + "\r\n", "")))
                .startsWith("HTTP/1.1 431 ");
        assertThat(ask("NO HTTP\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void requests_sent_ahead_are_answered_in_their_order() throws IOException {
        try (Socket socket = connect()) {
            StringBuilder many = new StringBuilder();
            for (int i = 0; i < 1_000; i++) {
                many.append("GET ")
                        .append(i % 2 == 0 ? "/livez" : "/none")
                        .append(" HTTP/1.1\r\nhost: localhost\r\n\r\n");
            }
            many.append(request("POST", "/api/v1/providers/openai/probe", "", ""))
                    .append(request("GET", "/none", "", ""));
            send(socket, many.toString());
            for (int i = 0; i < 1_000; i++) {
                assertThat(answer(socket)).startsWith(i % 2 == 0 ? "HTTP/1.1 200 " : "HTTP/1.1 404 ");
            }
            assertThat(answer(socket)).startsWith("HTTP/1.1 200 ").contains("\"probe\"");
            assertThat(answer(socket)).startsWith("HTTP/1.1 404 ");
        }
    }

    @Test
    void who_holds_connections_open_keeps_no_probe_out() throws IOException {
        List<Socket> held = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                held.add(connect());
            }
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(ask(request("GET", "/livez", "", ""))).startsWith("HTTP/1.1 200 "));
            assertThat(held.get(0).getInputStream().read())
                    .as("the oldest made room")
                    .isEqualTo(-1);
        } finally {
            for (Socket each : held) {
                each.close();
            }
        }
    }

    private Socket reader(int patience) throws IOException {
        assertThat(server).isNotNull();
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8_192); // set before it connects, so that the system makes it no larger
        socket.connect(server.address());
        socket.setSoTimeout(patience);
        send(socket, request("GET", "/api/v1/events?type=drain", "", ""));
        return socket;
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static void readUntil(BufferedReader lines, String word) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(word)) {
                return;
            }
        }
        throw new AssertionError("it ended before " + word);
    }

    @Test
    void readers_of_events_are_bounded_and_a_slow_one_harms_nobody() throws IOException {
        int patience = (int) PATIENCE.toMillis();
        List<Socket> readers = new ArrayList<>();
        List<BufferedReader> lines = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                Socket reader = reader(patience);
                readers.add(reader);
                lines.add(lines(reader));
                readUntil(lines.get(i), "events follow");
            }
            try (Socket another = reader(patience)) {
                assertThat(answer(another))
                        .startsWith("HTTP/1.1 503 ")
                        .contains("retry-after: 15")
                        .contains("application/problem+json");
            }
            BufferedReader quick = lines.get(1);
            String filler = "x".repeat(2_000);
            for (int i = 0; i < 3_000; i++) { // more than all sockets on the way can hold of readers that read nothing
                engine.events.draining(filler + i);
                if (i % 100 == 0) {
                    engine.events.draining("mark" + i);
                    readUntil(quick, "mark" + i);
                }
            }
            assertThat(ask(request("GET", "/livez", "", ""))).startsWith("HTTP/1.1 200 ");
            readUntil(lines.get(0), "event: lost");

            readers.remove(2).close();
            await().atMost(PATIENCE).untilAsserted(() -> {
                try (Socket next = reader(patience)) {
                    assertThat(answer(next)).startsWith("HTTP/1.1 200 ");
                }
            });
        } finally {
            for (Socket each : readers) {
                each.close();
            }
        }
    }
}
