package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code on-break: hold}: a break in the beginning of a stream is a plain retry. */
class HeldStreamsTest {

    private static Received ask(Scene scene, TextStream api, String... headers) {
        String[] all = Stream.concat(Stream.of("Authorization", "Bearer k"), Stream.of(headers))
                .toArray(String[]::new);
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(api.path(), api.request(), all);
        }
    }

    @TestFactory
    Stream<DynamicTest> a_break_that_nobody_saw_is_repeated() {
        return TextStream.all().stream().map(api -> DynamicTest.dynamicTest(api.toString(), () -> repeats(api)));
    }

    private static void repeats(TextStream api) {
        try (Scene scene = Scene.scene()
                .defaults("stream: { on-break: hold }")
                .provider(api.provider(), "")
                .start()) {
            ScriptedProvider provider = scene.provider(api.provider());
            List<UnaryOperator<Reply>> endings = List.of(Reply::rst, Reply::end);
            int calls = 0;
            for (UnaryOperator<Reply> ending : endings) {
                provider.next(ending.apply(api.begun(api.first() + api.words() - 1)), api.whole());
                Received received = ask(scene, api);
                assertThat(received.whole()).as(received.toString()).isTrue();
                assertThat(received.body()).isEqualTo(api.joined(api.events().size()));
                assertThat(scene.ended(++calls).get(0).outcome()).isEqualTo("retried");
            }
            scene.atRest();
        }
    }

    @Test
    void an_error_event_behind_words_moves_on_to_another_target() {
        try (Scene scene = Scene.scene()
                .defaults("stream: { on-break: hold }")
                .provider("openai", "")
                .provider("anthropic", "key: k2")
                .retry("attempts: 1")
                .routes("{ match: { provider: openai }, fallback: [anthropic/claude-opus-4-6] }")
                .start()) {
            scene.provider("openai")
                    .next(TextStream.CHAT
                            .begun(3)
                            .chunk("data: " + Golden.openAiError("server_error", "server_error", "down") + "\n\n")
                            .end());
            scene.provider("anthropic").next(TextStream.MESSAGES.whole());
            Received received = ask(scene, TextStream.CHAT);
            assertThat(TextStream.CHAT.read(received.body()).text()).isEqualTo(Golden.TEXT);
            assertThat(scene.latest().outcome()).isEqualTo("fallback");
        }
    }

    @Test
    void what_is_longer_than_is_held_breaks_as_ever() {
        try (Scene scene = Scene.scene()
                .defaults("stream: { on-break: hold, hold: 100B }")
                .provider("openai", "")
                .start()) {
            scene.provider("openai").next(TextStream.CHAT.begun(4).drop());
            Received received = ask(scene, TextStream.CHAT);
            assertThat(received.status()).isEqualTo(200);
            assertThat(received.whole()).isFalse();
            assertThat(received.text()).contains("\"error\"");
            assertThat(scene.provider("openai").seen()).hasSize(1);
        }
    }

    @Test
    void nothing_is_held_back_from_a_client_that_wants_no_repeat() {
        try (Scene scene = Scene.scene()
                .defaults("stream: { on-break: hold }")
                .provider("openai", "")
                .start()) {
            scene.provider("openai").next(TextStream.CHAT.begun(3).drop());
            Received received =
                    ask(scene, TextStream.CHAT, "x-fairlead-no-retry", "true", "x-fairlead-no-fallback", "true");
            assertThat(received.status()).isEqualTo(200);
            assertThat(received.whole()).isFalse();
        }
    }
}
