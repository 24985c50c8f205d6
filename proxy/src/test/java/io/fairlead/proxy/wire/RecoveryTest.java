package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client does not see: repeats, waits, fallbacks; and what it sees when nothing helped. */
class RecoveryTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final String ROUTE = "{ match: { provider: openai }, fallback: [spare] }";

    private static Scene.Builder withSpare() {
        return Scene.scene()
                .provider("openai", "")
                .other("spare", "a.provider.test")
                .routes(ROUTE)
                .retry("attempts: 2, backoff: { initial: 5ms, max: 20ms }");
    }

    private static Received chat(Scene scene, String body, String... headers) {
        try (RawClient client = RawClient.to(scene.engine)) {
            String[] all = Stream.concat(Stream.of("Authorization", "Bearer client-key"), Stream.of(headers))
                    .toArray(String[]::new);
            return client.post(CHAT, body, all);
        }
    }

    // ---- pain 2 and 4: errors inside a 200

    @TestFactory
    Stream<DynamicTest> an_error_inside_a_200_before_any_content_moves_on_unseen() {
        String role = Golden.chatDelta("\"role\":\"assistant\",\"content\":\"\"", "null");
        String error = "data: " + Golden.openAiError("server_error", "server_error", "broke") + "\n\n";
        List<DynamicTest> tests = new ArrayList<>();
        for (int before : List.of(0, 1, 4)) {
            tests.add(DynamicTest.dynamicTest("after " + before + " events", () -> {
                try (Scene scene = withSpare().start()) {
                    List<String> events = new ArrayList<>();
                    for (int i = 0; i < before; i++) {
                        events.add(role);
                    }
                    events.add(error);
                    scene.provider("openai").always(Golden.events(events));
                    scene.provider("spare").always(Golden.events(Golden.chatEvents()));

                    Received received = chat(scene, Golden.CHAT_STREAM_REQUEST);

                    assertThat(received.status()).isEqualTo(200);
                    assertThat(received.text()).isEqualTo(String.join("", Golden.chatEvents()));
                    assertThat(received.header("x-fairlead-target")).isEqualTo("spare/gpt-4o");
                    assertThat(received.header("x-fairlead-attempts")).isEqualTo("3");
                    assertThat(received.header("proxy-status")).isNotNull();
                }
            }));
        }
        return tests.stream();
    }

    @Test
    void when_every_target_fails_inside_its_200_the_client_sees_a_real_status_and_no_200() {
        try (Scene scene = withSpare().start()) {
            Reply broken = Reply.stream(
                    Golden.chatDelta("\"role\":\"assistant\",\"content\":\"\"", "null"),
                    "data: " + Golden.openAiError("requests", "rate_limit_exceeded", "slow down") + "\n\n");
            scene.provider("openai").always(broken);
            scene.provider("spare").always(broken);

            Received received = chat(scene, Golden.CHAT_STREAM_REQUEST);

            assertThat(received.status()).isEqualTo(429);
            assertThat(received.whole()).isTrue();
            assertThat(received.text()).contains("\"error\"").contains("slow down");
            assertThat(received.header("content-type")).startsWith("application/json");
            assertThat(received.header("x-should-retry")).isEqualTo("false");
        }
    }

    @Test
    void a_truncated_body_that_is_not_streamed_is_repeated_unseen() {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai")
                    .next(Reply.script()
                            .head(200, "content-type", "application/json", "content-length", "5000")
                            .chunk(Golden.CHAT)
                            .fin())
                    .always(Reply.json(Golden.CHAT));

            Received received = chat(scene, Golden.CHAT_REQUEST);

            assertThat(received.text()).isEqualTo(Golden.CHAT);
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("2");
        }
    }

    @Test
    void a_web_page_from_a_json_api_is_a_failed_attempt() {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai")
                    .next(Reply.whole(200, "<html>maintenance</html>", "content-type", "text/html"))
                    .always(Reply.json(Golden.CHAT));

            assertThat(chat(scene, Golden.CHAT_REQUEST).text()).isEqualTo(Golden.CHAT);
        }
    }

    // ---- pain 8 and 9: a silent target is left

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_stall_moves_on_and_does_not_ask_the_silent_target_again(boolean headFirst) {
        try (Scene scene = withSpare()
                .defaults("timeouts: { first-byte: 300ms, first-token: 300ms }")
                .start()) {
            Reply silent = headFirst
                    ? Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk(Golden.chatEvents().get(0))
                    : Reply.script();
            scene.provider("openai").always(silent.stall());
            scene.provider("spare").always(Golden.events(Golden.chatEvents()));

            Received received = chat(scene, Golden.CHAT_STREAM_REQUEST);

            assertThat(received.text()).isEqualTo(String.join("", Golden.chatEvents()));
            assertThat(scene.provider("openai").seen()).hasSize(1);
            ExchangeRecord record = scene.latest();
            assertThat(record.attempts().get(0).reason())
                    .isEqualTo(headFirst ? "first_token_timeout" : "first_byte_timeout");
        }
    }

    @Test
    void a_stream_that_falls_silent_after_its_commit_is_broken_off_and_nothing_is_sent_twice() {
        try (Scene scene = withSpare().defaults("timeouts: { idle: 400ms }").start()) {
            scene.provider("openai")
                    .always(Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk(String.join("", Golden.chatEvents().subList(0, 3)))
                            .stall());

            Received received = chat(scene, Golden.CHAT_STREAM_REQUEST);

            assertThat(received.whole()).isFalse();
            assertThat(received.text()).contains("\"error\"").doesNotContain("[DONE]");
            assertThat(scene.provider("openai").seen()).hasSize(1);
            assertThat(scene.provider("spare").seen()).isEmpty();
        }
    }

    // ---- pain 10: the client's own deadline

    @Test
    void the_clients_deadline_is_answered_before_it_passes_in_the_clients_dialect() {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai").always(Reply.script().stall());

            Received received = chat(scene, Golden.CHAT_REQUEST, "x-fairlead-timeout", "700ms");

            assertThat(received.status()).isEqualTo(504);
            assertThat(received.text()).contains("\"error\"").contains("Fairlead");
            assertThat(received.header("proxy-status")).contains("timeout");
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
            assertThat(scene.provider("openai").seen().get(0).header("x-fairlead-timeout"))
                    .isNull();
        }
    }

    // ---- pain 11: Retry-After

    private static final Duration ASKED = Duration.ofSeconds(1);

    /** Stands for a date a little later than the wait that is asked for, because dates have no fractions. */
    private static final String DATE = "date";

    private static String dated(String value) {
        return value.equals(DATE)
                ? DateTimeFormatter.RFC_1123_DATE_TIME.format(
                        ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(3))
                : value;
    }

    @TestFactory
    Stream<DynamicTest> a_wait_is_never_shorter_than_the_provider_asked_for() {
        return Stream.of(
                waits("retry-after-ms", "openai", "", "retry-after-ms", "1000"),
                waits("Retry-After in seconds", "openai", "", "retry-after", "1"),
                waits("Retry-After as a date", "openai", "", "retry-after", DATE),
                waits(
                        "an exhausted limit's reset",
                        "openai",
                        "",
                        "x-ratelimit-remaining-requests",
                        "0",
                        "x-ratelimit-reset-requests",
                        "1s"),
                waits(
                        "Google's RetryInfo",
                        "gemini",
                        "{\"error\":{\"code\":429,\"message\":\"slow\",\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{"
                                + "\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"1s\"}]}}"));
    }

    private static DynamicTest waits(String form, String provider, String body, String... headers) {
        return DynamicTest.dynamicTest(form, () -> {
            try (Scene scene = Scene.scene()
                            .provider(provider, "")
                            .retry("attempts: 2, backoff: { initial: 1ms, max: 2ms }")
                            .start();
                    RawClient client = RawClient.to(scene.engine)) {
                boolean google = provider.equals("gemini");
                String error =
                        body.isEmpty() ? Golden.openAiError("requests", "rate_limit_exceeded", "slow down") : body;
                scene.provider(provider)
                        .next(Golden.error(
                                429,
                                error,
                                Stream.of(headers).map(RecoveryTest::dated).toArray(String[]::new)))
                        .always(Reply.json(google ? Golden.generated() : Golden.CHAT));
                long before = System.nanoTime();

                Received received = google
                        ? client.post("/gemini" + Golden.GENERATE, Golden.GENERATE_REQUEST, "x-goog-api-key", "k")
                        : client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer k");

                assertThat(received.status()).isEqualTo(200);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(ASKED);
            }
        });
    }

    @Test
    void a_wait_that_is_too_long_moves_on_at_once() {
        try (Scene scene = withSpare().start()) {
            scene.provider("openai")
                    .always(Golden.error(
                            429,
                            Golden.openAiError("requests", "rate_limit_exceeded", "slow down"),
                            "retry-after",
                            "3600"));
            scene.provider("spare").always(Reply.json(Golden.CHAT));

            assertThat(chat(scene, Golden.CHAT_REQUEST).header("x-fairlead-target"))
                    .isEqualTo("spare/gpt-4o");
            assertThat(scene.provider("openai").seen()).hasSize(1);
        }
    }

    @Test
    void when_nothing_helped_the_providers_own_429_comes_back_whole_with_its_wait() {
        try (Scene scene = withSpare().start()) {
            String body = Golden.openAiError("requests", "rate_limit_exceeded", "slow down");
            Reply limited = Golden.error(429, body, "retry-after", "3600", "x-request-id", "req_9");
            scene.provider("openai").always(limited);
            scene.provider("spare").always(Golden.error(500, "{}"));

            Received received = chat(scene, Golden.CHAT_REQUEST);

            assertThat(received.status()).isEqualTo(429);
            assertThat(received.text()).isEqualTo(body);
            assertThat(received.header("retry-after")).isEqualTo("3600");
            assertThat(received.header("x-request-id")).isEqualTo("req_9");
        }
    }

    // ---- pain 12: attempts are bounded

    @ParameterizedTest
    @CsvSource({"0, 8", "1, 6", "3, 2", "9, 2"})
    void a_call_that_is_itself_a_retry_gets_fewer_attempts_and_never_none(int retryCount, int most) {
        try (Scene scene = withSpare()
                .retry("attempts: 4, backoff: { initial: 1ms, max: 2ms }")
                .start()) {
            Reply broken = Golden.error(500, Golden.openAiError("server_error", "server_error", "broke"));
            scene.provider("openai").always(broken);
            scene.provider("spare").always(broken);

            Received received =
                    chat(scene, Golden.CHAT_REQUEST, "x-stainless-retry-count", Integer.toString(retryCount));

            int sent = scene.provider("openai").seen().size()
                    + scene.provider("spare").seen().size();
            assertThat(sent).isEqualTo(most);
            assertThat(received.header("x-fairlead-attempts")).isEqualTo(Integer.toString(most));
            assertThat(received.status()).isEqualTo(500);
            assertThat(received.header("x-should-retry")).isEqualTo("false");
        }
    }

    @Test
    void a_client_that_wants_no_retry_gets_none() {
        try (Scene scene = withSpare().start()) {
            scene.provider("openai")
                    .always(Golden.error(500, Golden.openAiError("server_error", "server_error", "broke")));

            Received received =
                    chat(scene, Golden.CHAT_REQUEST, "x-fairlead-no-retry", "true", "x-fairlead-no-fallback", "true");

            assertThat(received.status()).isEqualTo(500);
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("1");
            assertThat(received.header("x-should-retry")).isNull();
            assertThat(scene.provider("openai").seen().get(0).headers())
                    .noneMatch(field -> field.getKey().toLowerCase(Locale.ROOT).startsWith("x-fairlead"));
        }
    }

    // ---- pain 15: what can never work returns at once

    @ParameterizedTest
    @CsvSource({
        "400, invalid_request_error",
        "401, invalid_api_key",
        "403, forbidden",
        "404, model_not_found",
        "413, too_large",
        "422, unprocessable",
        "400, content_policy_violation",
        "429, insufficient_quota",
        "418, teapot"
    })
    void what_can_never_work_returns_as_it_is_after_one_attempt(int status, String code) {
        try (Scene scene = withSpare().start()) {
            String body = Golden.openAiError("some", code, "no");
            scene.provider("openai").always(Golden.error(status, body));

            Received received = chat(scene, Golden.CHAT_REQUEST);

            assertThat(received.status()).isEqualTo(status);
            assertThat(received.text()).isEqualTo(body);
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("1");
            assertThat(received.header("x-should-retry")).isNull();
            assertThat(received.header("proxy-status")).isNotNull();
            assertThat(scene.provider("spare").seen()).isEmpty();
        }
    }

    // ---- pain 35: error bodies are never lost

    @TestFactory
    Stream<DynamicTest> an_error_is_never_empty_and_keeps_its_status() {
        List<DynamicTest> tests = new ArrayList<>();
        for (boolean streamed : new boolean[] {true, false}) {
            for (int status : new int[] {400, 500, 503}) {
                tests.add(errorBody(streamed, status, "text/html", "<html>502 Bad Gateway</html>"));
                tests.add(errorBody(streamed, status, "text/plain", "upstream connect error"));
                tests.add(errorBody(streamed, status, "application/json", ""));
                tests.add(errorBody(streamed, status, "application/json", "{\"error\":{\"message\":\"cut o"));
            }
        }
        return tests.stream();
    }

    private static DynamicTest errorBody(boolean streamed, int status, String type, String body) {
        return DynamicTest.dynamicTest(status + " " + type + " '" + body + "' streamed: " + streamed, () -> {
            try (Scene scene =
                    Scene.scene().provider("openai", "").retry("attempts: 1").start()) {
                scene.provider("openai").always(Reply.whole(status, body, "content-type", type));

                Received received = chat(scene, streamed ? Golden.CHAT_STREAM_REQUEST : Golden.CHAT_REQUEST);

                assertThat(received.status()).isEqualTo(status);
                assertThat(received.whole()).isTrue();
                assertThat(received.text()).isNotEmpty();
                if (!body.startsWith("{") && !type.equals("text/plain")) {
                    assertThat(received.text()).startsWith("{").contains("\"error\"");
                }
            }
        });
    }

    // ---- keys

    @Test
    void keys_go_only_where_they_belong() {
        try (Scene scene = withSpare().start()) {
            scene.provider("openai")
                    .always(Golden.error(503, Golden.openAiError("server_error", "overloaded", "later")));
            scene.provider("spare").always(Reply.json(Golden.CHAT));

            Received received = chat(
                    scene,
                    Golden.CHAT_REQUEST,
                    "OpenAI-Organization",
                    "org-client",
                    "Cookie",
                    "session=client",
                    "api-key",
                    "client-key-2");

            assertThat(received.status()).isEqualTo(200);
            assertThat(scene.provider("openai").seen().get(0).header("authorization"))
                    .isEqualTo("Bearer client-key");
            var spare = scene.provider("spare").seen().get(0);
            assertThat(spare.all("authorization")).containsExactly("Bearer key-of-spare");
            assertThat(spare.headers().toString()).doesNotContain("client");
            assertThat(spare.text()).isEqualTo(Golden.CHAT_REQUEST);
            assertThat(spare.header(":authority")).isEqualTo("a.provider.test");
        }
    }

    @Test
    void the_own_key_is_not_added_to_a_call_that_brought_one() {
        try (Scene scene = Scene.scene().provider("openai", "key: own-key").start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));

            chat(scene, Golden.CHAT_REQUEST);
            try (RawClient client = RawClient.to(scene.engine)) {
                client.post(CHAT, Golden.CHAT_REQUEST);
            }

            ScriptedProvider openai = scene.provider("openai");
            assertThat(openai.seen().get(0).header("authorization")).isEqualTo("Bearer client-key");
            assertThat(openai.seen().get(1).header("authorization")).isEqualTo("Bearer own-key");
        }
    }

    // ---- what is always said

    @Test
    void every_answer_says_who_gave_it() {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));

            Received received = chat(scene, Golden.CHAT_REQUEST);

            assertThat(received.header("x-fairlead-id"))
                    .isEqualTo(scene.latest().id());
            assertThat(received.header("x-fairlead-attempts")).isEqualTo("1");
            assertThat(received.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
            assertThat(received.header("proxy-status")).isNull();
            assertThat(received.header("x-should-retry")).isNull();
        }
    }
}
