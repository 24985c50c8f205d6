package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is left of a fault when it is over: nothing. No loop spins, no attempt too many was made, the next call is a good one. */
class AfterFaultsTest {

    private static final int ATTEMPTS = 3;
    private static final String FIRST = Golden.chatDelta("\"content\":\"Light\"", "null");

    /** What a provider does to a streamed call. */
    @SuppressWarnings("ImmutableEnumChecker") // replies are not changed
    enum Fault {
        A_429_IN_THE_MIDDLE(begun().chunk(error("rate_limit_exceeded")).end()),
        A_429_AT_THE_START(head().chunk(error("rate_limit_exceeded")).end()),
        AN_ERROR_IN_THE_MIDDLE_WITHOUT_AN_END(
                begun().chunk(error("server_error")).stall()),
        A_RESET_IN_THE_MIDDLE(begun().rst()),
        AN_END_IN_THE_MIDDLE(begun().fin()),
        A_CLEAN_END_WITHOUT_A_MARKER(begun().end()),
        A_CUT_WITHIN_AN_EVENT(
                begun().chunk("data: {\"choices\":[{\"index\":0,\"del").rst()),
        AN_EVENT_THAT_IS_NO_JSON(
                begun().chunk("data: {\"choices\": nonsense\n\n").end()),
        A_CHUNK_SIZE_THAT_IS_NONE(begun().raw("zz\r\n")),
        SILENCE_IN_THE_MIDDLE(begun().stall()),
        SILENCE_BEFORE_THE_HEAD(Reply.script().stall()),
        A_RESET_BEFORE_THE_HEAD(Reply.script().rst()),
        A_PAGE(Reply.whole(200, "<html></html>", "content-type", "text/html")),
        A_429(Golden.error(429, "{\"error\":{}}")),
        A_503(Golden.error(503, "{\"error\":{}}"));

        private final Reply reply;

        Fault(Reply reply) {
            this.reply = reply;
        }

        private static Reply head() {
            return Reply.script().head(200, "content-type", "text/event-stream");
        }

        private static Reply begun() {
            return head().chunk(FIRST);
        }

        private static String error(String code) {
            return "data: " + Golden.openAiError(code, code, "no") + "\n\n";
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void leaves_no_loop_spinning_and_the_next_call_whole(Fault fault) {
        ScriptedProvider scripted = ScriptedProvider.builder().http1().start();
        try (Scene scene = Scene.scene()
                .provider("openai", "", scripted)
                .retry("attempts: " + ATTEMPTS + ", backoff: { initial: 5ms, max: 20ms }")
                .defaults(
                        "breaker: { minimum: 1000000 }",
                        "timeouts: { first-byte: 300ms, first-token: 300ms, idle: 300ms }")
                .start()) {
            scripted.always(fault.reply);
            try (RawClient client = RawClient.to(scene.engine)) {
                ask(client);
                scene.ended(1);
            }
            assertThat(scripted.begun()).isBetween(1, ATTEMPTS);
            scene.atRest();
            scene.loopsAtRest();

            scripted.always(Reply.stream(Golden.chatEvents().toArray(String[]::new)));
            try (RawClient client = RawClient.to(scene.engine)) {
                assertThat(ask(client).text()).isEqualTo(String.join("", Golden.chatEvents()));
            }
            scene.atRest();
            await().untilAsserted(() -> assertThat(scene.engine.engine().pool("openai"))
                    .satisfies(pool -> assertThat(pool.get("open")).isEqualTo(pool.get("idle"))));
        }
    }

    private static Received ask(RawClient client) {
        return client.post("/openai/v1/chat/completions", Golden.CHAT_STREAM_REQUEST, "Authorization", "Bearer k");
    }
}
