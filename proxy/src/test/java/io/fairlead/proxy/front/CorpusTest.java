package io.fairlead.proxy.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.front.engine.ClientClocks;
import io.fairlead.proxy.front.engine.Clients;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.fairlead.proxy.testing.Corpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Malformed and smuggled requests against a real listener: no hang, no silent misreading, the process stays good. */
class CorpusTest {

    private static final List<String> OWN = List.of(
            "GET /stub/v1/x HTTP/1.1\nHost: x\n\n",
            "GET /stub/v1/x HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
            "POST /stub/v1/x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde",
            "POST /stub/v1/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
            "POST /stub/v1/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n",
            "GET /stub/v1/x\r\n\r\n",
            "\u0000\u0001\u0002\u0003");

    @Test
    void every_malformed_request_is_answered_or_closed_in_time_and_reaches_nobody_as_another() throws Exception {
        List<byte[]> cases = new ArrayList<>();
        OWN.forEach(each -> cases.add(each.getBytes(StandardCharsets.ISO_8859_1)));
        Path corpus = Corpus.at("corpus/http1.jsonl.gz");
        if (corpus != null) {
            cases.addAll(read(corpus));
        }
        try (FrontFixture fixture = new FrontFixture()) {
            fixture.config = new FrontConfig(
                    1000,
                    1 << 20,
                    1 << 20,
                    1 << 20,
                    Clients.ANYONE,
                    Duration.ZERO,
                    new ClientClocks(
                            Duration.ofMillis(300),
                            Duration.ofMillis(300),
                            Duration.ofSeconds(60),
                            Duration.ofSeconds(2),
                            Duration.ofMillis(300)));
            fixture.path = Answers::echo;
            ExecutorService workers = Executors.newFixedThreadPool(32);
            try {
                List<Future<String>> answers = new ArrayList<>();
                for (byte[] each : cases) {
                    answers.add(workers.submit(() -> play(fixture, each)));
                }
                int rejected = 0;
                for (int i = 0; i < answers.size(); i++) {
                    String answer = answers.get(i).get();
                    assertThat(answer).as("case %d hangs", i).isNotEqualTo("HANG");
                    rejected += judge(answer, i);
                }
                assertThat(rejected).isGreaterThanOrEqualTo(OWN.size());
                assertThat(play(fixture, canary())).contains("/v1/canary");
            } finally {
                workers.shutdownNow();
            }
            assertThat(fixture.ends).hasSameSizeAs(fixture.started);
            assertThat(fixture.failures).isEmpty();
        }
    }

    /** 1 when the case was refused, by an answer that says so and closes. */
    private static int judge(String answer, int at) {
        if (answer.isEmpty()) {
            return 1;
        }
        assertThat(answer).as("case %d", at).startsWith("HTTP/1.1 ");
        int status = Integer.parseInt(answer.substring(9, 12));
        if (status < 400) {
            return 0;
        }
        assertThat(answer).as("case %d", at).containsIgnoringCase("\r\nconnection: close\r\n");
        return 1;
    }

    private static byte[] canary() {
        return "GET /stub/v1/canary HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String play(FrontFixture fixture, byte[] bytes) throws IOException {
        try (Socket socket = fixture.connect()) {
            socket.setSoTimeout(8000);
            try {
                socket.getOutputStream().write(bytes);
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (SocketTimeoutException e) {
                return "HANG";
            } catch (IOException e) {
                return ""; // reset: closed all the same
            }
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
