package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakers and what clients do: a failing target is left alone, a client's own mistake counts against nobody. */
class HarmlessClientsTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final byte[] ASK = Golden.CHAT_STREAM_REQUEST.getBytes(StandardCharsets.UTF_8);

    @Test
    void after_enough_failures_the_next_request_does_not_touch_the_target() {
        try (Scene scene = Scene.scene()
                        .provider("openai", "")
                        .retry("attempts: 1")
                        .defaults("breaker: { minimum: 5, open: 1h }", "exhausted: fail")
                        .start();
                RawClient client = RawClient.to(scene.engine)) {
            ScriptedProvider openai = scene.provider("openai")
                    .always(Golden.error(500, Golden.openAiError("server_error", "server_error", "broke")));
            for (int i = 0; i < 5; i++) {
                assertThat(client.post(CHAT, Golden.CHAT_REQUEST).status()).isEqualTo(500);
            }

            Received refused = client.post(CHAT, Golden.CHAT_REQUEST);

            assertThat(openai.seen()).hasSize(5);
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("x-fairlead-attempts")).isEqualTo("0");
            assertThat(refused.header("retry-after")).isEqualTo("1");
            assertThat(refused.header("x-should-retry")).isNull();
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("open");
        }
    }

    @Test
    void streams_that_break_after_their_commit_open_the_breaker() {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .defaults("breaker: { minimum: 5, open: 1h }", "exhausted: fail")
                .start()) {
            // A FIN, for an RST may discard what was sent before it and was not read.
            scene.provider("openai")
                    .always(Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk(String.join("", Golden.chatEvents().subList(0, 3)))
                            .drop());
            for (int i = 0; i < 5; i++) {
                try (RawClient client = RawClient.to(scene.engine)) {
                    assertThat(client.post(CHAT, ASK).whole()).isFalse();
                }
            }
            try (RawClient client = RawClient.to(scene.engine)) {
                assertThat(client.post(CHAT, ASK).status()).isEqualTo(503);
            }
            assertThat(scene.provider("openai").seen()).hasSize(5);
        }
    }

    @Test
    void the_clients_own_mistakes_leave_breaker_and_health_alone() {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .defaults("breaker: { minimum: 5, open: 1h }", "exhausted: fail")
                .start()) {
            ScriptedProvider openai = scene.provider("openai").always(Reply.json(Golden.CHAT));
            String before =
                    scene.engine.engine().health().view("openai").state().word();
            for (int status : List.of(400, 401, 403, 404, 413, 422, 429)) {
                String code = status == 429 ? "insufficient_quota" : status == 401 ? "invalid_api_key" : "some";
                for (int i = 0; i < 10; i++) {
                    openai.next(Golden.error(status, Golden.openAiError("some", code, "no")));
                    try (RawClient client = RawClient.to(scene.engine)) {
                        assertThat(client.post(CHAT, Golden.CHAT_REQUEST).status())
                                .isEqualTo(status);
                    }
                }
            }
            for (int i = 0; i < 10; i++) {
                openai.next(Reply.script().stall());
                try (RawClient client = RawClient.to(scene.engine)) {
                    assertThat(client.post(CHAT, Golden.CHAT_REQUEST, "x-fairlead-timeout", "60ms")
                                    .status())
                            .isEqualTo(504);
                }
                RawClient leaver = RawClient.to(scene.engine);
                int seen = openai.seen().size();
                openai.next(Reply.script().stall());
                leaver.send(CHAT, ASK);
                await().atMost(Scene.PATIENCE).until(() -> openai.seen().size() > seen);
                leaver.abort();
            }
            scene.atRest();

            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
            assertThat(scene.engine.engine().health().view("openai").state().word())
                    .isIn(before, "up");
            try (RawClient client = RawClient.to(scene.engine)) {
                assertThat(client.post(CHAT, Golden.CHAT_REQUEST).text()).isEqualTo(Golden.CHAT);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_client_that_leaves_at_any_point_cancels_its_upstream(boolean intercepted) {
        Random random = new Random(27);
        try (Scene scene = Scene.openai()) {
            ScriptedProvider openai = scene.provider("openai");
            List<String> events = Golden.chatEvents();
            int calls = 20;
            for (int i = 0; i < calls; i++) {
                int until = random.nextInt(5);
                Reply reply = Reply.script();
                if (until > 0) {
                    reply = reply.head(200, "content-type", "text/event-stream")
                            .chunk(String.join("", events.subList(0, until)));
                }
                openai.next(reply.stall());
                int begun = openai.seen().size();
                RawClient client =
                        intercepted ? RawClient.through(scene.engine, "api.openai.com") : RawClient.to(scene.engine);
                client.send(intercepted ? "/v1/chat/completions" : CHAT, ASK);
                await().atMost(Scene.PATIENCE).until(() -> openai.seen().size() > begun);
                if (random.nextBoolean()) {
                    client.abort();
                } else {
                    client.close();
                }
                int left = i + 1;
                await().atMost(Scene.PATIENCE).until(() -> openai.left() == left);
            }
            scene.atRest();

            assertThat(openai.seen()).hasSize(calls);
            assertThat(scene.ended(calls))
                    .allMatch(each -> List.of("abandoned", "cancelled").contains(each.outcome()));
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
        }
    }
}
