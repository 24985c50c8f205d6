package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A silent target, and calls that stay at theirs, through a running engine. */
class SilentTargetsTest {

    private static Scene.Builder withSpare() {
        return Scene.scene()
                .provider("openai", "")
                .other("spare", "a.provider.test")
                .routes("{ name: r, match: { provider: openai }, fallback: [spare] }")
                .retry("attempts: 1");
    }

    private static Received post(Scene scene, String path, String body) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(path, body, "Authorization", "Bearer client-key");
        }
    }

    private static Received stream(Scene scene) {
        return post(scene, "/openai/v1/chat/completions", Golden.CHAT_STREAM_REQUEST);
    }

    @Test
    void the_next_target_is_asked_beside_a_silent_one_and_the_silent_one_is_let_go_once_outrun() {
        try (Scene scene = withSpare().start()) {
            scene.provider("openai").always(Golden.events(Golden.chatEvents()));
            for (int i = 0; i < 20; i++) {
                assertThat(stream(scene).status()).isEqualTo(200);
            }
            Gate never = new Gate();
            scene.provider("openai").always(Reply.script().await(never).drop());
            scene.provider("spare").always(Golden.events(Golden.chatEvents()));

            Received received = stream(scene);
            never.open();

            assertThat(received.text()).isEqualTo(String.join("", Golden.chatEvents()));
            assertThat(received.header("x-fairlead-target")).startsWith("spare/");
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
            assertThat(scene.latest().outcome()).isEqualTo("fallback");
            assertThat(scene.latest().attempts().get(0).reason()).isEqualTo("outrun");
            assertThat(scene.meter("fairlead.guesses", "provider", "openai")).isEqualTo(1);
            assertThat(scene.meter("fairlead.guesses.ended", "winner", "beside"))
                    .isEqualTo(1);
            scene.atRest();
        }
    }

    @Test
    void the_silent_one_that_speaks_first_is_the_answer_and_the_one_beside_it_is_let_go() {
        try (Scene scene = withSpare().start()) {
            scene.provider("openai").always(Golden.events(Golden.chatEvents()));
            for (int i = 0; i < 20; i++) {
                assertThat(stream(scene).status()).isEqualTo(200);
            }
            Gate late = new Gate();
            Gate never = new Gate();
            scene.provider("openai")
                    .always(Reply.script()
                            .await(late)
                            .head(200, "content-type", "text/event-stream")
                            .chunk(String.join("", Golden.chatEvents()))
                            .end());
            scene.provider("spare").always(Reply.script().await(never).drop());
            Thread opens = new Thread(() -> {
                await().atMost(Scene.PATIENCE)
                        .until(() -> !scene.provider("spare").seen().isEmpty());
                late.open();
            });
            opens.start();

            Received received = stream(scene);
            never.open();

            assertThat(received.text()).isEqualTo(String.join("", Golden.chatEvents()));
            assertThat(received.header("x-fairlead-target")).startsWith("openai/");
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
            assertThat(scene.latest().outcome()).isEqualTo("answered");
            assertThat(scene.meter("fairlead.guesses.ended", "winner", "kept")).isEqualTo(1);
            scene.atRest();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]}
            {"model":"ft:gpt-4o:acme::1","stream":true,"messages":[{"role":"user","content":"say it"}]}
            """)
    void a_call_that_only_its_provider_can_answer_is_waited_for_there(String body) {
        try (Scene scene = withSpare().start()) {
            scene.provider("openai").always(Golden.events(Golden.chatEvents()));
            scene.provider("spare").always(Golden.events(Golden.chatEvents()));
            for (int i = 0; i < 20; i++) {
                assertThat(stream(scene).status()).isEqualTo(200);
                assertThat(post(scene, "/openai/v1/chat/completions", body).status())
                        .isEqualTo(200);
            }
            Gate late = new Gate();
            scene.provider("openai")
                    .always(Reply.script()
                            .await(late)
                            .head(200, "content-type", "text/event-stream")
                            .chunk(String.join("", Golden.chatEvents()))
                            .end());
            CompletableFuture<Received> bound =
                    CompletableFuture.supplyAsync(() -> post(scene, "/openai/v1/chat/completions", body));
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.provider("openai").seen().size() > 40);

            assertThat(stream(scene).header("x-fairlead-target")).startsWith("spare/");
            assertThat(bound).as("was asked first, and is waited for").isNotDone();
            late.open();

            assertThat(bound.join().status()).isEqualTo(200);
            assertThat(bound.join().header("x-fairlead-target")).startsWith("openai/");
            assertThat(bound.join().header("x-fairlead-attempts")).isEqualTo("1");
            assertThat(scene.provider("spare").seen()).hasSize(1);
            scene.atRest();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":"gpt-4o","input":"x","previous_response_id":"resp_1"}
            {"model":"gpt-4o","input":"x","conversation":{"id":"conv_1"}}
            {"model":"gpt-4o","input":[{"type":"item_reference","id":"msg_1"}]}
            {"model":"gpt-4o","input":[{"role":"user","content":[{"type":"input_file","file_id":"file-1"}]}]}
            {"model":"gpt-4o","input":"x","tools":[{"type":"file_search","vector_store_ids":["vs_1"]}]}
            {"model":"ft:gpt-4o:acme::1","input":"x"}
            """)
    void a_call_that_only_its_provider_can_answer_stays_there(String body) {
        try (Scene scene = withSpare().start()) {
            scene.provider("openai")
                    .always(Golden.error(503, Golden.openAiError("server_error", "overloaded", "later")));

            Received received = post(scene, "/openai/v1/responses", body);

            assertThat(received.status()).isEqualTo(503);
            assertThat(received.header("x-fairlead-target")).startsWith("openai/");
            assertThat(scene.provider("spare").seen()).isEmpty();
        }
    }

    @Test
    void one_that_anybody_can_answer_goes_on() {
        try (Scene scene = withSpare().start()) {
            scene.provider("openai")
                    .always(Golden.error(503, Golden.openAiError("server_error", "overloaded", "later")));
            scene.provider("spare")
                    .always(Reply.json("{\"object\":\"response\",\"status\":\"completed\",\"output\":[{}]}"));

            Received received =
                    post(scene, "/openai/v1/responses", "{\"model\":\"gpt-4o\",\"input\":\"previous_response_id\"}");

            assertThat(received.status()).isEqualTo(200);
            assertThat(received.header("x-fairlead-target")).startsWith("spare/");
        }
    }
}
