package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.wire.Scene;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A silent target, where the only other one has another API. */
class GuessesAcrossTest {
    private static final StandIn OWN = ChatStandIn.openai();
    private static final StandIn OTHER = new MessagesStandIn();
    private static final Says WELL = Says.words("Well.");

    private static Scene scene() {
        Scene scene = Scene.scene()
                .provider("openai", "")
                .provider("anthropic", OTHER.settings())
                .retry("attempts: 1")
                .routes("match: { provider: openai }\n    fallback: [anthropic/" + OTHER.model() + "]\n    lossy: deny")
                .start();
        scene.provider("openai").always(OWN.stream(WELL));
        scene.provider("anthropic").always(OTHER.stream(WELL));
        return scene;
    }

    private static CompletableFuture<HttpResponse<String>> ask(Scene scene, int length, String more) {
        String body = "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                + "x".repeat(length) + "\"}]" + more + "}";
        return scene.plain()
                .sendAsync(
                        HttpRequest.newBuilder(scene.base("/openai/v1/chat/completions"))
                                .header("authorization", "Bearer client-key")
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest(name = "a prompt of {0} letters")
    @CsvSource({"10", "300000"})
    void one_that_cannot_be_told_the_call_is_not_asked_beside_and_nothing_says_that_it_was(int length) {
        try (Scene scene = scene()) {
            for (int i = 0; i < 20; i++) {
                assertThat(ask(scene, length, "").join().statusCode()).isEqualTo(200);
            }
            Gate late = new Gate();
            scene.provider("openai")
                    .on(seen -> seen.text().contains("seed")
                            ? Reply.script()
                                    .await(late)
                                    .head(200, "content-type", "text/event-stream")
                                    .chunk("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"own\"},"
                                            + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
                                    .end()
                            : Reply.script().await(late).drop());

            CompletableFuture<HttpResponse<String>> kept = ask(scene, length, ",\"seed\":7");
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.provider("openai").seen().size() > 20);
            HttpResponse<String> moved = ask(scene, length, "").join();

            assertThat(moved.headers().firstValue("x-fairlead-target")).hasValue("anthropic/" + OTHER.model());
            assertThat(kept).as("was asked first, and is waited for").isNotDone();
            late.open();
            assertThat(kept.join().body()).contains("own");
            assertThat(kept.join().headers().firstValue("x-fairlead-attempts")).hasValue("1");
            assertThat(scene.meter("fairlead.guesses")).isEqualTo(1);
            assertThat(scene.meter("fairlead.fallbacks")).isEqualTo(1);
            assertThat(scene.provider("anthropic").seen()).hasSize(1);
            scene.atRest();
        }
    }
}
