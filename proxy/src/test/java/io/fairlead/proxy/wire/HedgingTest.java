package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A second attempt beside a slow one, through a running engine. */
class HedgingTest {

    private static final String SPARE = "https://a.provider.test";

    /** A dialect: whom to ask, and what to ask and to hear. */
    private enum Api {
        CHAT("openai", "/v1", "/openai/v1/chat/completions"),
        MESSAGES("anthropic", "", "/anthropic/v1/messages"),
        GENERATE("gemini", "", "/gemini" + Golden.GENERATE);

        private final String provider;
        private final String base;
        private final String path;

        Api(String provider, String base, String path) {
            this.provider = provider;
            this.base = base;
            this.path = path;
        }

        String path(boolean streamed) {
            return this == GENERATE && streamed ? "/gemini" + Golden.GENERATE_STREAM : path;
        }

        String request(boolean streamed) {
            return switch (this) {
                case CHAT -> streamed ? Golden.CHAT_STREAM_REQUEST : Golden.CHAT_REQUEST;
                case MESSAGES -> streamed ? Golden.MESSAGES_STREAM_REQUEST : Golden.MESSAGES_REQUEST;
                case GENERATE -> Golden.GENERATE_REQUEST;
            };
        }

        String answer(boolean streamed) {
            return switch (this) {
                case CHAT -> streamed ? String.join("", Golden.chatEvents()) : Golden.CHAT;
                case MESSAGES -> streamed ? String.join("", Golden.messageEvents()) : Golden.message();
                case GENERATE -> streamed ? String.join("", Golden.generatedEvents()) : Golden.generated();
            };
        }

        Scene scene(ScriptedProvider slow, ScriptedProvider spare, String hedge) {
            return Scene.scene()
                    .provider(provider, "", slow)
                    .provider(
                            "spare", "like: " + provider + ", url: \"" + SPARE + base + "\", key: key-of-spare", spare)
                    .routes("{ name: r, match: { provider: " + provider + " }, fallback: [spare] }")
                    .defaults("hedge: { " + hedge + " }")
                    .start();
        }
    }

    private static Scene chat(String hedge) {
        return Api.CHAT.scene(ScriptedProvider.start(), ScriptedProvider.start(), hedge);
    }

    private static Received ask(Scene scene, Api api, boolean streamed) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(api.path(streamed), api.request(streamed), "Authorization", "Bearer client-key");
        }
    }

    private static Reply says(Api api, boolean streamed) {
        return says(Reply.script(), api, streamed);
    }

    private static Reply says(Reply begun, Api api, boolean streamed) {
        return begun.head(200, "content-type", streamed ? "text/event-stream" : "application/json")
                .chunk(api.answer(streamed))
                .end();
    }

    @ParameterizedTest
    @EnumSource(Api.class)
    void the_next_target_is_asked_beside_a_slow_one_which_is_cancelled_when_that_answers_first(Api api) {
        try (Scene scene = api.scene(
                ScriptedProvider.start(), ScriptedProvider.builder().http1().start(), "after: 50ms, share: 100%")) {
            Gate never = new Gate();
            int asked = 0;
            for (boolean streamed : new boolean[] {false, true}) {
                asked++;
                Gate begun = new Gate(); // a connection may take longer than the hedge waits
                scene.provider(api.provider).on(seen -> {
                    begun.open();
                    return Reply.script().await(never).drop();
                });
                scene.provider("spare").always(says(Reply.script().await(begun), api, streamed));
                Received received = ask(scene, api, streamed);

                assertThat(received.status()).isEqualTo(200);
                assertThat(received.text()).isEqualTo(api.answer(streamed));
                assertThat(received.header("x-fairlead-target")).startsWith("spare/");
                assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
                int cancelled = asked;
                await().atMost(Scene.PATIENCE)
                        .until(() -> scene.provider(api.provider).left() == cancelled);
                assertThat(scene.latest().sent().hedge()).isEqualTo("won");
                assertThat(scene.latest().attempts().get(0).reason()).isEqualTo("outrun");
            }
            assertThat(scene.provider("spare").seen())
                    .hasSize(2)
                    .allSatisfy(seen -> assertThat(seen.headers().toString()).doesNotContain("client-key"));
            assertThat(scene.meter("fairlead.hedges", "provider", api.provider, "result", "won"))
                    .isEqualTo(2);
            assertThat(scene.engine.engine().breakers().view(api.provider).state())
                    .isEqualTo("closed");
            scene.atRest();
            never.open();
        }
    }

    @ParameterizedTest(name = "the spare one speaks HTTP/{0}")
    @CsvSource({"1", "2"})
    void the_slow_one_that_speaks_first_is_the_answer_and_the_one_beside_it_is_cancelled(int version) {
        ScriptedProvider spare =
                version == 1 ? ScriptedProvider.builder().http1().start() : ScriptedProvider.start();
        try (Scene scene = Api.CHAT.scene(ScriptedProvider.start(), spare, "after: 50ms, share: 100%")) {
            for (boolean streamed : new boolean[] {false, true}) {
                Gate late = new Gate();
                Gate never = new Gate();
                scene.provider("openai").always(says(Reply.script().await(late), Api.CHAT, streamed));
                int before = spare.left();
                spare.on(seen -> {
                    late.open();
                    return Reply.script().await(never).drop();
                });

                Received received = ask(scene, Api.CHAT, streamed);

                assertThat(received.text()).isEqualTo(Api.CHAT.answer(streamed));
                assertThat(received.header("x-fairlead-target")).startsWith("openai/");
                assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
                await().atMost(Scene.PATIENCE).until(() -> spare.left() == before + 1);
                assertThat(scene.latest().sent().hedge()).isEqualTo("lost");
                assertThat(scene.latest().outcome()).isEqualTo("answered");
                never.open();
            }
            scene.atRest();
        }
    }

    /** Both begin to answer at the same moment, again and again. */
    @Test
    void of_two_that_commit_at_once_the_client_gets_one_whole_answer() {
        try (Scene scene = chat("after: 1ms, share: 100%")) {
            for (int i = 0; i < 30; i++) {
                Gate both = new Gate();
                scene.provider("openai").always(says(Reply.script().await(both), Api.CHAT, true));
                scene.provider("spare").on(seen -> {
                    both.open();
                    return says(Api.CHAT, true);
                });
                Received received = ask(scene, Api.CHAT, true);

                assertThat(received.status()).isEqualTo(200);
                assertThat(received.text()).isEqualTo(Api.CHAT.answer(true));
            }
            scene.atRest();
            assertThat(scene.meter("fairlead.hedges")).isEqualTo(30);
        }
    }

    @Test
    void a_stream_that_has_said_nothing_yet_is_slow_whatever_it_pings() {
        try (Scene scene = chat("after: 100ms, share: 100%")) {
            Gate never = new Gate();
            List<String> events = Golden.chatEvents();
            scene.provider("openai")
                    .always(Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk(events.get(0))
                            .chunk(": ping\n\n")
                            .await(never)
                            .drop());
            scene.provider("spare").always(says(Api.CHAT, true));

            Received received = ask(scene, Api.CHAT, true);

            assertThat(received.text()).isEqualTo(Api.CHAT.answer(true));
            assertThat(received.header("x-fairlead-target")).startsWith("spare/");
            await().atMost(Scene.PATIENCE).until(() -> scene.provider("openai").left() == 1);
            never.open();
        }
    }

    @Test
    void a_percentile_is_learned_first_and_then_the_slow_call_is_hedged() {
        try (Scene scene = chat("after: p95, share: 100%")) {
            scene.provider("openai").always(says(Api.CHAT, true));
            for (int i = 0; i < 20; i++) {
                assertThat(ask(scene, Api.CHAT, true).header("x-fairlead-attempts"))
                        .isEqualTo("1");
            }
            Gate never = new Gate();
            scene.provider("openai").always(Reply.script().await(never).drop());
            scene.provider("spare").always(says(Api.CHAT, true));

            assertThat(ask(scene, Api.CHAT, true).header("x-fairlead-target")).startsWith("spare/");
            never.open();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /openai/v1/responses        | {"model":"gpt-4o","input":"x","store":false,"previous_response_id":"resp_1"}
            /openai/v1/responses        | {"model":"gpt-4o","input":"x"}
            /openai/v1/chat/completions | {"model":"gpt-4o","store":true,"messages":[{"role":"user","content":"x"}]}
            /openai/v1/chat/completions | {"model":"ft:gpt-4o:acme::1","messages":[{"role":"user","content":"x"}]}
            /openai/v1/batches          | {"input_file_id":"file-1"}
            /openai/v1/something/new    | {}
            """)
    void what_leaves_something_behind_or_belongs_to_its_provider_is_asked_once(String path, String body) {
        try (Scene scene = chat("after: 20ms, share: 100%")) {
            Gate late = new Gate();
            scene.provider("openai")
                    .on(seen -> seen.text().contains("say it")
                            ? Reply.script().await(late).drop()
                            : Reply.script()
                                    .await(late)
                                    .head(200, "content-type", "application/json")
                                    .chunk(path.endsWith("responses") ? Golden.response() : Golden.CHAT)
                                    .end());
            scene.provider("spare").on(seen -> {
                late.open();
                return says(Api.CHAT, false);
            });
            Thread bound = new Thread(() -> {
                try (RawClient client = RawClient.to(scene.engine)) {
                    var unused = client.post(path, body, "Authorization", "Bearer client-key");
                }
            });
            bound.start();
            await().atMost(Scene.PATIENCE)
                    .until(() -> !scene.provider("openai").seen().isEmpty());

            assertThat(ask(scene, Api.CHAT, false).header("x-fairlead-target"))
                    .as("was asked later, and is hedged")
                    .startsWith("spare/");
            assertThat(scene.provider("spare").seen()).hasSize(1);
            scene.atRest();
        }
    }

    @Test
    void only_a_share_of_the_calls_is_hedged() {
        try (Scene scene = chat("after: 1ms, share: 10%")) {
            scene.provider("spare").always(says(Api.CHAT, false));
            for (int i = 0; i < 30; i++) {
                Gate late = new Gate();
                scene.provider("openai").always(says(Reply.script().await(late), Api.CHAT, false));
                CompletableFuture<Received> call = CompletableFuture.supplyAsync(() -> ask(scene, Api.CHAT, false));
                int slow = i + 1;
                await().atMost(Scene.PATIENCE)
                        .until(() -> scene.provider("spare").seen().size()
                                        + scene.meter("fairlead.hedges.held.back", "reason", "share")
                                >= slow);
                late.open();
                assertThat(call.join().status()).isEqualTo(200);
            }
            assertThat(scene.provider("spare").seen()).hasSizeLessThanOrEqualTo(3);
            assertThat(scene.meter("fairlead.hedges")).isBetween(1.0, 3.0);
            assertThat(scene.meter("fairlead.hedges.held.back", "reason", "share"))
                    .isPositive();
        }
    }
}
