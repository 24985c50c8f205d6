package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many calls at once: none sees a byte of another's, and pools give back what they lent. */
class ManyStreamsTest {

    private static final int STREAMS = 300;

    private static HttpRequest request(int nonce) {
        return HttpRequest.newBuilder(URI.create("https://api.openai.com/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("authorization", "Bearer k")
                .header("x-nonce", Integer.toString(nonce))
                .timeout(Scene.PATIENCE.multipliedBy(2))
                .POST(HttpRequest.BodyPublishers.ofString(Golden.CHAT_STREAM_REQUEST))
                .build();
    }

    private static String stream(int nonce) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            all.append(Golden.chatDelta("\"content\":\"<" + nonce + ">\"", "null"));
        }
        return all.append(Golden.chatDelta("", "\"stop\""))
                .append("data: [DONE]\n\n")
                .toString();
    }

    /** Fails the first try of some, in each way; the streams of all wait for one another before they go on. */
    private static Reply reply(Seen seen, Map<String, Boolean> tried, Gate gate) {
        String nonce = Objects.requireNonNull(seen.header("x-nonce"));
        int number = Integer.parseInt(nonce);
        boolean first = tried.putIfAbsent(nonce, true) == null;
        if (first && number % 5 == 1) {
            return Reply.script().resetStream(0x2);
        }
        if (first && number % 5 == 2) {
            return Golden.error(503, Golden.openAiError("server_error", "overloaded", "later " + nonce));
        }
        if (first && number % 5 == 3) {
            return Reply.stream(
                    Golden.chatDelta("\"role\":\"assistant\",\"content\":\"\"", "null"),
                    "data: " + Golden.openAiError("server_error", "server_error", "broke") + "\n\n");
        }
        String whole = stream(number);
        Random random = new Random(number);
        int one = 1 + random.nextInt(whole.length() / 2);
        int two = one + 1 + random.nextInt(whole.length() - one - 1);
        return Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(whole.substring(0, one))
                .await(gate)
                .chunk(whole.substring(one, two))
                .chunk(whole.substring(two))
                .end();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void streams_never_mix(HttpClient.Version version) {
        Map<String, Boolean> tried = new ConcurrentHashMap<>();
        Gate gate = new Gate();
        ScriptedProvider scripted =
                ScriptedProvider.builder().maxConcurrentStreams(100).start();
        scripted.on(seen -> reply(seen, tried, gate));
        try (Scene scene = Scene.scene()
                .provider("openai", "", scripted)
                .retry("attempts: 4, backoff: { initial: 5ms, max: 20ms }, budget: 100%")
                .defaults(
                        "breaker: { minimum: 1000000 }",
                        "timeouts: { connect: 60s, first-byte: 60s, first-token: 60s }")
                .start()) {
            HttpClient client = scene.jdk(version);
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                calls.add(client.sendAsync(request(i), BodyHandlers.ofString()));
            }
            gate.open();
            for (int i = 0; i < STREAMS; i++) {
                HttpResponse<String> response = calls.get(i).join();
                assertThat(response.statusCode()).as(response::body).isEqualTo(200);
                assertThat(response.body()).isEqualTo(stream(i));
            }
            scene.atRest();
        }
    }

    @Test
    void connections_that_the_provider_closes_when_idle_are_never_seen_by_the_client() {
        ScriptedProvider scripted = ScriptedProvider.builder().http1().start();
        Random random = new Random(26);
        scripted.always(Reply.json(Golden.CHAT)).closeAfterAnswer(count -> random.nextInt(3) == 0);
        try (Scene scene = Scene.scene()
                        .provider("openai", "", scripted)
                        .retry("attempts: 1")
                        .start();
                RawClient client = RawClient.to(scene.engine)) {
            for (int i = 0; i < 200; i++) {
                Received received = client.post("/openai/v1/chat/completions", Golden.CHAT_REQUEST);
                assertThat(received.status()).as(received::toString).isEqualTo(200);
                assertThat(received.text()).isEqualTo(Golden.CHAT);
            }
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
        }
    }

    @Test
    void all_pooled_connections_reset_at_once_are_no_error_either() {
        ScriptedProvider scripted = ScriptedProvider.builder().http1().start();
        scripted.always(Reply.json(Golden.CHAT));
        try (Scene scene = Scene.scene()
                        .provider("openai", "", scripted)
                        .retry("attempts: 1")
                        .start();
                RawClient client = RawClient.to(scene.engine)) {
            for (int i = 0; i < 30; i++) {
                assertThat(client.post("/openai/v1/chat/completions", Golden.CHAT_REQUEST)
                                .status())
                        .isEqualTo(200);
                scripted.resetConnections();
            }
        }
    }
}
