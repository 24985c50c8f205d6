package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What comes after an answer's last word, what a declared length hides, and errors that a good status hides. */
class LastWordsTest {

    private record Api(String provider, String path, String request, List<String> events) {}

    private static List<Api> apis() {
        return List.of(
                new Api("openai", "/v1/chat/completions", Golden.CHAT_STREAM_REQUEST, Golden.chatEvents()),
                new Api("openai", "/v1/responses", Golden.RESPONSES_STREAM_REQUEST, Golden.responsesEvents()),
                new Api("anthropic", "/v1/messages", Golden.MESSAGES_STREAM_REQUEST, Golden.messageEvents()),
                new Api("gemini", Golden.GENERATE_STREAM, Golden.GENERATE_REQUEST, Golden.generatedEvents()));
    }

    private static Received post(Scene scene, Api api) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post("/" + api.provider + api.path, api.request, "Authorization", "Bearer k");
        }
    }

    @TestFactory
    Stream<DynamicTest> a_connection_that_drops_after_the_last_word_adds_none_and_counts_as_complete() {
        return apis().stream()
                .map(api -> DynamicTest.dynamicTest(api.path, () -> {
                    ScriptedProvider provider =
                            ScriptedProvider.builder().http1().start();
                    try (Scene scene = Scene.scene()
                            .provider(api.provider, "", provider)
                            .defaults("breaker: { minimum: 3, failures: 50% }")
                            .start()) {
                        provider.on(seen -> {
                            Reply reply = Reply.script().head(200, "content-type", "text/event-stream");
                            for (String event : api.events) {
                                reply = reply.chunk(event);
                            }
                            return provider.seen().size() % 2 == 0 ? reply.drop() : reply.rst();
                        });
                        String all = String.join("", api.events);
                        for (int i = 0; i < 8; i++) {
                            Received received = post(scene, api);
                            assertThat(received.status()).isEqualTo(200);
                            assertThat(received.whole()).isFalse();
                            assertThat(all).startsWith(received.text()); // a reset may overtake bytes; nothing is added
                        }
                        assertThat(provider.seen()).hasSize(8);
                        scene.atRest();
                    }
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_declared_length_makes_no_broken_stream_a_whole_one() {
        return apis().stream()
                .map(api -> DynamicTest.dynamicTest(api.path, () -> {
                    try (Scene scene = Scene.scene()
                            .provider(api.provider, "")
                            .retry("attempts: 1")
                            .defaults("breaker: { minimum: 1000000 }")
                            .start()) {
                        byte[] all = String.join("", api.events).getBytes(StandardCharsets.UTF_8);
                        int committed = (api.events.get(0) + api.events.get(1)).length();
                        int last = all.length
                                - api.events.get(api.events.size() - 1).length();
                        for (int length : new int[] {committed + 40, (committed + last) / 2, last - 9, all.length}) {
                            String part = new String(all, 0, length, StandardCharsets.UTF_8);
                            scene.provider(api.provider)
                                    .next(Reply.whole(200, part, "content-type", "text/event-stream"));
                            Received received = post(scene, api);
                            if (received.status() == 200) {
                                assertThat(received.whole())
                                        .as("%d of %d", length, all.length)
                                        .isEqualTo(length == all.length);
                                assertThat(part).startsWith(received.text());
                                assertThat(received.header("content-length"))
                                        .isEqualTo(Integer.toString(part.length()));
                            } else {
                                assertThat(received.status()).isEqualTo(502);
                            }
                            if (length == all.length) {
                                assertThat(received.body()).isEqualTo(all);
                            }
                        }
                        scene.atRest();
                    }
                }));
    }

    @Test
    void an_error_of_the_clients_own_inside_a_200_has_its_status_at_once() {
        try (Scene scene = Scene.openai()) {
            ScriptedProvider provider = scene.provider("openai");
            String invalid = "{\"error\":{\"message\":\"no such field\",\"type\":\"invalid_request_error\"}}";
            String key = "{\"error\":{\"message\":\"wrong key\",\"type\":\"authentication_error\"}}";
            provider.next(
                    Reply.json(invalid),
                    Reply.stream("data: " + invalid + "\n\n"),
                    Reply.json(key),
                    Reply.stream("data: " + key + "\n\n"));
            for (int i = 0; i < 4; i++) {
                try (RawClient client = RawClient.to(scene.engine)) {
                    Received received = client.post(
                            "/openai/v1/chat/completions",
                            i % 2 == 0 ? Golden.CHAT_REQUEST : Golden.CHAT_STREAM_REQUEST,
                            "Authorization",
                            "Bearer k");
                    assertThat(received.status()).isEqualTo(i < 2 ? 400 : 401);
                    assertThat(received.text()).contains(i < 2 ? "no such field" : "wrong key");
                    assertThat(received.header("x-fairlead-attempts")).isEqualTo("1");
                    assertThat(received.header("content-type")).startsWith("application/json");
                }
            }
            assertThat(provider.seen()).hasSize(4);
        }
    }

    @Test
    void an_answer_that_says_nothing_is_asked_for_again() {
        try (Scene scene = Scene.openai()) {
            ScriptedProvider provider = scene.provider("openai");
            provider.next(Reply.json("{\"choices\":[]}"), Reply.json(Golden.CHAT));
            try (RawClient client = RawClient.to(scene.engine)) {
                Received received =
                        client.post("/openai/v1/chat/completions", Golden.CHAT_REQUEST, "Authorization", "Bearer k");
                assertThat(received.text()).isEqualTo(Golden.CHAT);
                assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
            }
            provider.next(Reply.stream("data: [DONE]\n\n"), Reply.stream(String.join("", Golden.chatEvents())));
            try (RawClient client = RawClient.to(scene.engine)) {
                Received received = client.post(
                        "/openai/v1/chat/completions", Golden.CHAT_STREAM_REQUEST, "Authorization", "Bearer k");
                assertThat(received.text()).isEqualTo(String.join("", Golden.chatEvents()));
                assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
            }
        }
    }

    @Test
    void work_for_later_is_created_once_whatever_its_record_says() {
        try (Scene scene = Scene.openai()) {
            ScriptedProvider provider = scene.provider("openai");
            String record =
                    "{\"id\":\"resp_1\",\"status\":\"failed\",\"error\":{\"code\":\"server_error\",\"message\":\"m\"}}";
            provider.always(Reply.json(record));
            try (RawClient client = RawClient.to(scene.engine)) {
                Received received = client.post(
                        "/openai/v1/responses",
                        "{\"model\":\"gpt-4o\",\"background\":true,\"input\":\"x\"}",
                        "Authorization",
                        "Bearer k");
                assertThat(received.status()).isEqualTo(200);
                assertThat(received.text()).isEqualTo(record);
            }
            assertThat(provider.seen()).hasSize(1);
        }
    }
}
