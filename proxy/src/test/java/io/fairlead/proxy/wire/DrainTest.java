package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Going away: nothing new is taken, what runs ends as it would have ended, what cannot is told so. */
class DrainTest {

    private static final int STREAMS = 200;

    private static HttpRequest request() {
        return HttpRequest.newBuilder(URI.create("https://api.openai.com/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("authorization", "Bearer k")
                .POST(HttpRequest.BodyPublishers.ofString(Golden.CHAT_STREAM_REQUEST))
                .build();
    }

    private static Reply held(Gate gate) {
        return Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(String.join("", Golden.chatEvents().subList(0, 3)))
                .await(gate)
                .chunk(String.join(
                        "", Golden.chatEvents().subList(3, Golden.chatEvents().size())))
                .end();
    }

    /** Over HTTP/1.1: the JDK's client of 17 fails every stream of an HTTP/2 connection at a GOAWAY, whatever that says. */
    @Test
    void two_hundred_open_streams_end_as_they_would_have_ended() throws Exception {
        Gate gate = new Gate();
        try (Scene scene =
                Scene.scene().proxy("drain: 5m").provider("openai", "").start()) {
            scene.provider("openai").always(held(gate));
            HttpClient client = scene.jdk(HttpClient.Version.HTTP_1_1);
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                calls.add(client.sendAsync(request(), BodyHandlers.ofString()));
            }
            await().atMost(Scene.PATIENCE).until(() -> scene.meter("fairlead.streams") == STREAMS);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.provider("openai").seen().size() == STREAMS);

            CompletableFuture<Void> drained = scene.engine.engine().drain();

            assertThat(scene.engine.engine().draining()).isTrue();
            await().atMost(Scene.PATIENCE) // the listener closes on its own loop
                    .until(() -> catchThrowable(() -> RawClient.to(scene.engine).close()) != null);
            assertThat(drained).isNotDone();
            gate.open();
            for (CompletableFuture<HttpResponse<String>> call : calls) {
                assertThat(call.get(30, TimeUnit.SECONDS).body()).isEqualTo(String.join("", Golden.chatEvents()));
            }
            drained.get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_stream_that_outlasts_the_drain_is_cut_with_its_error_event() throws Exception {
        try (Scene scene =
                        Scene.scene().provider("openai", "").proxy("drain: 1s").start();
                RawClient client = RawClient.to(scene.engine)) {
            scene.provider("openai").always(held(new Gate()));
            CompletableFuture<Received> reading =
                    Aside.supply(() -> client.post("/openai/v1/chat/completions", Golden.CHAT_STREAM_REQUEST));
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.provider("openai").seen().size() == 1);
            await().atMost(Scene.PATIENCE).until(() -> scene.meter("fairlead.streams") == 1);

            scene.engine.engine().drain().get(30, TimeUnit.SECONDS);
            Received received = reading.get(30, TimeUnit.SECONDS);

            if (received.status() == 200) {
                assertThat(received.whole()).isFalse();
                assertThat(received.text()).contains("\"error\"").doesNotContain("[DONE]");
            } else {
                assertThat(received.status()).isEqualTo(503);
            }
            await().atMost(Scene.PATIENCE).until(() -> scene.provider("openai").left() == 1);
        }
    }
}
