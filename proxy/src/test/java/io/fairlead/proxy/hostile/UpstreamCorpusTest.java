package io.fairlead.proxy.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.testing.Corpus;
import io.fairlead.proxy.testing.RunningEngine;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What reaches an upstream is what a strict reader takes, one request for each answer, and nobody gets another's answer. */
class UpstreamCorpusTest {

    private static final int WORKERS = 4;
    private static final Pattern INTERIM = Pattern.compile("HTTP/1\\.1 1\\d\\d [^\r\n]*\r\n\r\n");

    private final List<RecordingUpstream> upstreams = new ArrayList<>();
    private RunningEngine engine;

    @BeforeEach
    void start() throws IOException {
        StringBuilder yaml = new StringBuilder("providers:\n");
        for (int i = 0; i < WORKERS; i++) {
            upstreams.add(new RecordingUpstream());
            yaml.append("  p%d: { like: openai-compatible, url: \"http://127.0.0.1:%d\" }\n"
                    .formatted(i, upstreams.get(i).port()));
        }
        engine = RunningEngine.start(yaml.toString());
    }

    @AfterEach
    void stop() {
        engine.close();
        upstreams.forEach(RecordingUpstream::close);
    }

    @Test
    void a_malformed_request_is_refused_and_reaches_no_upstream() throws IOException {
        int number = 0;
        for (String each : OwnCases.MALFORMED) {
            String answer = play(OwnCases.bytes(each, "/p0"), 0);
            assertThat(answer).as(each).doesNotContain("HTTP/1.1 2", RecordingUpstream.MARK);
            if (!answer.isEmpty()) {
                assertThat(answer)
                        .as(each)
                        .matches("(?s)HTTP/1\\.1 (4\\d\\d|501|505) .*")
                        .containsIgnoringCase("\r\nconnection: close\r\n");
            }
            canary(0, number++);
        }
        assertThat(upstreams.get(0).requests()).isEqualTo(number);
        assertThat(upstreams.get(0).complaints()).isEmpty();
    }

    @Test
    void a_valid_request_arrives_however_unusual_it_is() throws IOException {
        int number = 0;
        for (String each : OwnCases.VALID) {
            assertThat(play(OwnCases.bytes(each, "/p0"), 0)).as(each).startsWith("HTTP/1.1 200 ");
            number++;
            assertThat(upstreams.get(0).requests()).as(each).isEqualTo(number);
        }
        byte[] two = OwnCases.bytes(OwnCases.VALID.get(11) + OwnCases.VALID.get(0), "/p0");
        assertThat(marks(play(two, 0))).isEqualTo(2);
        assertThat(upstreams.get(0).requests()).isEqualTo(number + 2);
        assertThat(upstreams.get(0).complaints()).isEmpty();
    }

    @Test
    void the_public_collections_reach_upstreams_as_strict_requests_or_not_at_all() throws Exception {
        Path corpus = Corpus.at("corpus/http1.jsonl.gz");
        if (corpus == null) {
            return;
        }
        List<byte[]> cases = read(corpus);
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS);
        try {
            List<Future<Integer>> running = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                int worker = i;
                running.add(workers.submit(() -> playAll(cases, worker)));
            }
            int forwarded = 0;
            for (Future<Integer> each : running) {
                forwarded += each.get(100, TimeUnit.SECONDS);
            }
            assertThat(forwarded).isGreaterThan(30);
        } finally {
            workers.shutdownNow();
        }
        upstreams.forEach(each -> assertThat(each.complaints()).isEmpty());
    }

    private int playAll(List<byte[]> cases, int worker) throws IOException {
        RecordingUpstream upstream = upstreams.get(worker);
        int forwarded = 0;
        int canaries = 0;
        for (int i = worker; i < cases.size(); i += WORKERS) {
            forwarded += marks(play(towards("/p" + worker, cases.get(i)), i));
            canary(worker, i);
            canaries++;
            assertThat(upstream.requests()).as("requests after case %d", i).isEqualTo(forwarded + canaries);
        }
        return forwarded;
    }

    /** The same bytes, with the base path of a provider before the path of the first line. */
    private static byte[] towards(String base, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int line = text.indexOf('\n');
        int slash = text.indexOf(" /");
        return slash < 0 || line < slash
                ? bytes
                : (text.substring(0, slash + 1) + base + text.substring(slash + 1))
                        .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static int marks(String answer) {
        return answer.split("\r\n" + RecordingUpstream.MARK, -1).length - 1;
    }

    private void canary(int worker, int number) throws IOException {
        String path = "/v1/canary/" + number;
        String answer = play(
                ("GET /p" + worker + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII),
                number);
        assertThat(answer)
                .as("canary %d", number)
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\n" + RecordingUpstream.MARK + ": " + path + "\r\n");
    }

    /** Says {@code bytes} and no more; what came back until the end of the connection, interim answers left out. */
    private String play(byte[] bytes, int number) throws IOException {
        InetSocketAddress to = engine.address();
        try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
            socket.setSoTimeout(8_000);
            ByteArrayOutputStream heard = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                socket.getInputStream().transferTo(heard);
            } catch (SocketTimeoutException hang) {
                throw new AssertionError("case " + number + " hangs", hang);
            } catch (IOException reset) {
                // Closed all the same.
            }
            return INTERIM.matcher(heard.toString(StandardCharsets.ISO_8859_1)).replaceAll("");
        }
    }

    private static List<byte[]> read(Path corpus) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<byte[]> cases = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(corpus)), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode each = json.readTree(line);
                cases.add(HexFormat.of().parseHex(each.get("hex").asText()));
            }
        }
        return cases;
    }
}
