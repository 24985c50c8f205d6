package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.policy.limit.Counted;
import io.fairlead.proxy.policy.limit.LimitsView;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits of tokens, what providers say of theirs, pauses and turns, over real sockets. Long periods: no token comes back meanwhile. */
class LimitsOnTheWireTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final String WAITS = ", wait: 30s";

    private static String ask(int ceiling, boolean stream) {
        return "{\"model\":\"gpt-4o\",\"stream\":" + stream + ",\"max_tokens\":" + ceiling
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"say it\"}]}";
    }

    private static Scene limited(String limits) {
        return Scene.scene().provider("openai", "limits: { " + limits + " }").start();
    }

    private static Received chat(Scene scene, String body, String... headers) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, body, with("client-key", headers));
        }
    }

    private static String[] with(String key, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Authorization";
        all[1] = "Bearer " + key;
        System.arraycopy(headers, 0, all, 2, headers.length);
        return all;
    }

    private static LimitsView view(Scene scene) {
        return scene.engine.engine().limiters().view("openai");
    }

    private static long used(Scene scene, Counted counted) {
        scene.atRest();
        return view(scene).used(counted);
    }

    private static Reply stream(String... last) {
        List<String> events = new ArrayList<>(Golden.chatEvents());
        events.addAll(events.size() - 1, List.of(last));
        return Reply.stream(events.toArray(String[]::new));
    }

    private static String usage(long input, long output) {
        return "data: {\"id\":\"chatcmpl-3\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt-4o\",\"choices\":[],"
                + "\"usage\":{\"prompt_tokens\":" + input + ",\"completion_tokens\":" + output + ",\"total_tokens\":"
                + (input + output) + "}}\n\n";
    }

    private static Reply begunStream() {
        Reply reply = Reply.script().head(200, "content-type", "text/event-stream");
        for (String event : Golden.chatEvents().subList(0, 3)) {
            reply = reply.chunk(event);
        }
        return reply;
    }

    @Test
    void a_whole_answer_is_settled_by_its_usage() {
        try (Scene scene = limited("tokens: 10000/d")) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            assertThat(chat(scene, ask(5_000, false)).status()).isEqualTo(200);
            assertThat(used(scene, Counted.TOKENS)).isEqualTo(13);
            assertThat(scene.meter("fairlead.limit.max", "provider", "openai", "limit", "tokens"))
                    .isEqualTo(10_000);
            assertThat(scene.meter("fairlead.limit.used", "provider", "openai", "limit", "tokens"))
                    .isEqualTo(13);
        }
    }

    @Test
    void a_stream_is_settled_by_its_usage_and_by_what_passed_where_it_has_none() {
        try (Scene scene = limited("output-tokens: 10000/d")) {
            scene.provider("openai").next(stream(usage(9, 300)), stream());
            assertThat(chat(scene, ask(5_000, true)).status()).isEqualTo(200);
            assertThat(used(scene, Counted.OUTPUT_TOKENS)).isEqualTo(300);
            assertThat(chat(scene, ask(5_000, true)).status()).isEqualTo(200);
            assertThat(used(scene, Counted.OUTPUT_TOKENS) - 300).isBetween(4L, 8L);
        }
    }

    @Test
    void a_stream_that_its_client_leaves_is_settled_by_what_passed() {
        try (Scene scene = limited("output-tokens: 10000/d, concurrency: 5")) {
            Gate gate = new Gate();
            Reply reply = begunStream();
            scene.provider("openai").always(reply.await(gate).end());
            try (RawClient client = RawClient.to(scene.engine)) {
                client.send(CHAT, ask(5_000, true).getBytes(StandardCharsets.UTF_8), with("k"));
                client.begun();
                client.skip(20);
                assertThat(view(scene).used(Counted.OUTPUT_TOKENS)).isEqualTo(5_000);
            }
            scene.atRest();
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(view(scene).used(Counted.OUTPUT_TOKENS)).isBetween(1L, 4L));
            assertThat(view(scene).used()).isZero();
            gate.open();
        }
    }

    @Test
    void a_stream_that_breaks_is_settled_by_what_passed() {
        try (Scene scene = limited("output-tokens: 10000/d, concurrency: 5")) {
            Reply reply = begunStream();
            scene.provider("openai").always(reply.rst());
            try (RawClient client = RawClient.to(scene.engine)) {
                client.send(CHAT, ask(5_000, true).getBytes(StandardCharsets.UTF_8), with("k"));
                client.rest();
            }
            assertThat(used(scene, Counted.OUTPUT_TOKENS)).isLessThan(20);
            assertThat(view(scene).used()).isZero();
        }
    }

    @Test
    void what_is_set_aside_for_calls_under_way_refuses_one_more_and_names_the_limit() {
        try (Scene scene = limited("tokens: 1000/h, wait: 1ms")) {
            Gate gate = new Gate();
            scene.provider("openai")
                    .always(Reply.script()
                            .await(gate)
                            .head(200, "content-type", "application/json")
                            .chunk(Golden.CHAT)
                            .end());
            try (RawClient client = RawClient.to(scene.engine)) {
                client.send(CHAT, ask(700, false).getBytes(StandardCharsets.UTF_8), with("k"));
                gate.reached().join();
                Received refused = chat(scene, ask(700, false));
                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.text()).contains("limit_tokens");
                assertThat(refused.header("retry-after")).isNotNull();
                gate.open();
                assertThat(client.read().status()).isEqualTo(200);
            }
            scene.atRest();
            assertThat(chat(scene, ask(700, false)).status()).isEqualTo(200);
        }
    }

    @Test
    void what_is_refused_falls_back_and_is_charged_to_the_target_that_answered() {
        try (Scene scene = Scene.scene()
                .provider("openai", "limits: { tokens: 100/d, wait: 1ms }")
                .provider(
                        "openai-eu",
                        "like: openai, url: \"https://a.provider.test/v1\", key: k, limits: { tokens: 10000/d }")
                .routes("{ match: { provider: openai }, fallback: [openai-eu] }")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            scene.provider("openai-eu").always(Reply.json(Golden.CHAT));
            for (int i = 0; i < 2; i++) {
                assertThat(chat(scene, ask(95, false)).status()).isEqualTo(200);
            }
            assertThat(scene.latest().target()).isEqualTo("openai-eu/gpt-4o");
            scene.atRest();
            assertThat(view(scene).used(Counted.TOKENS)).isEqualTo(13);
            assertThat(scene.engine.engine().limiters().view("openai-eu").used(Counted.TOKENS))
                    .isEqualTo(13);
        }
    }

    @Test
    void the_providers_own_word_stops_calls_before_its_429() {
        try (Scene scene = limited("requests: 500/min, wait: 1ms")) {
            scene.provider("openai")
                    .always(Golden.error(
                            200,
                            Golden.CHAT,
                            "x-ratelimit-limit-requests",
                            "2",
                            "x-ratelimit-remaining-requests",
                            "0",
                            "x-ratelimit-reset-requests",
                            "58s"));
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
            Received refused = chat(scene, Golden.CHAT_REQUEST);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(Long.parseLong(refused.header("retry-after"))).isBetween(20L, 30L);
            assertThat(scene.provider("openai").begun()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "x-ratelimit-remaining-requests, -1, x-ratelimit-reset-requests, 60s",
        "x-ratelimit-remaining-requests, 9223372036854767616, x-ratelimit-reset-requests, 60s",
        "x-ratelimit-remaining-requests, 0, x-ratelimit-reset-requests, 2001-01-01T00:00:00Z",
        "x-ratelimit-remaining-requests, 0, x-ratelimit-reset-requests, -60",
        "x-ratelimit-remaining-requests, none, x-ratelimit-reset-requests, 60s",
        "x-ratelimit-remaining-requests, 0, x-other, 60s"
    })
    void an_odd_word_of_a_provider_holds_nobody_back(String remaining, String left, String reset, String when) {
        try (Scene scene = limited("requests: 500/min, wait: 1ms")) {
            scene.provider("openai").always(Golden.error(200, Golden.CHAT, remaining, left, reset, when));
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
        }
    }

    @Test
    void without_a_limit_no_word_of_a_provider_holds_anybody_back() {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai")
                    .always(Golden.error(
                            200,
                            Golden.CHAT,
                            "x-ratelimit-remaining-requests",
                            "0",
                            "x-ratelimit-reset-requests",
                            "60s"));
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
        }
    }

    @Test
    void a_429_with_a_time_pauses_the_target_for_all_callers_and_no_other_model() {
        try (Scene scene = Scene.scene()
                .provider("openai", "limits: { requests: 500/min, wait: 1ms, per: provider }")
                .retry("attempts: 1")
                .start()) {
            scene.provider("openai")
                    .next(Golden.error(
                            429,
                            Golden.openAiError("tokens", "rate_limit_exceeded", "Rate limit reached."),
                            "retry-after",
                            "45"))
                    .always(Reply.json(Golden.CHAT));
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(429);
            try (RawClient other = RawClient.to(scene.engine)) {
                Received paused = other.post(CHAT, Golden.CHAT_REQUEST, with("another-key"));
                assertThat(paused.status()).isEqualTo(429);
                assertThat(paused.text()).contains("limit_paused");
                assertThat(Long.parseLong(paused.header("retry-after"))).isBetween(40L, 45L);
                assertThat(other.post(CHAT, Golden.CHAT_REQUEST.replace("gpt-4o", "gpt-4.1"), with("another-key"))
                                .status())
                        .isEqualTo(200);
            }
            assertThat(scene.provider("openai").begun()).isEqualTo(2);
            assertThat(scene.meter("fairlead.limit.pauses", "provider", "openai"))
                    .isEqualTo(1);
            assertThat(scene.meter("fairlead.limit.paused", "provider", "openai"))
                    .isEqualTo(1);
            assertThat(view(scene).paused()).isEqualTo(1);
        }
    }

    @Test
    void a_short_pause_is_waited_for_by_everybody() {
        try (Scene scene = limited("requests: 500/min" + WAITS)) {
            scene.provider("openai")
                    .next(Golden.error(
                            429,
                            Golden.openAiError("tokens", "rate_limit_exceeded", "Rate limit reached."),
                            "retry-after-ms",
                            "300"))
                    .always(Reply.json(Golden.CHAT));
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
            assertThat(scene.latest().attempts()).hasSize(2);
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
            assertThat(scene.provider("openai").begun()).isEqualTo(3);
        }
    }

    @Test
    void a_request_that_is_too_large_for_the_provider_pauses_nobody() {
        try (Scene scene = limited("requests: 500/min, wait: 1ms")) {
            scene.provider("openai")
                    .next(Golden.error(
                            429,
                            Golden.openAiError(
                                    "tokens", "rate_limit_exceeded", "Request too large for gpt-4o: Limit 30000."),
                            "retry-after",
                            "45"))
                    .always(Reply.json(Golden.CHAT));
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(429);
            assertThat(chat(scene, Golden.CHAT_REQUEST).status()).isEqualTo(200);
        }
    }

    @Test
    void a_batch_that_waits_does_not_starve_the_chat() {
        try (Scene scene = limited("concurrency: 1" + WAITS)) {
            Gate gate = new Gate();
            Reply good = Reply.json(Golden.CHAT);
            List<String> order = new ArrayList<>();
            scene.provider("openai").on(seen -> {
                synchronized (order) {
                    order.add(Map.of("Bearer batch", "batch", "Bearer chat", "chat")
                            .getOrDefault(seen.header("authorization"), "first"));
                }
                return "Bearer first".equals(seen.header("authorization"))
                        ? Reply.script()
                                .await(gate)
                                .head(200, "content-type", "application/json")
                                .chunk(Golden.CHAT)
                                .end()
                        : good;
            });
            List<RawClient> clients = new ArrayList<>();
            try {
                send(scene, clients, "first");
                gate.reached().join();
                for (int i = 1; i <= 6; i++) {
                    send(scene, clients, "batch");
                    int waiting = i;
                    await().atMost(Scene.PATIENCE).until(() -> view(scene).waiting() == waiting);
                }
                send(scene, clients, "chat");
                await().atMost(Scene.PATIENCE).until(() -> view(scene).waiting() == 7);
                gate.open();
                for (RawClient each : clients) {
                    assertThat(each.read().status()).isEqualTo(200);
                }
                synchronized (order) {
                    assertThat(order.subList(0, 3)).containsExactly("first", "batch", "chat");
                }
            } finally {
                clients.forEach(RawClient::close);
            }
            scene.atRest();
            assertThat(view(scene).used()).isZero();
        }
    }

    private static void send(Scene scene, List<RawClient> clients, String key) {
        RawClient client = RawClient.to(scene.engine);
        clients.add(client);
        client.send(CHAT, Golden.CHAT_REQUEST.getBytes(StandardCharsets.UTF_8), with(key));
    }

    @Test
    void a_wait_ends_with_the_clients_own_limit() {
        try (Scene scene = limited("concurrency: 1" + WAITS)) {
            Gate gate = new Gate();
            scene.provider("openai")
                    .always(Reply.script()
                            .await(gate)
                            .head(200, "content-type", "application/json")
                            .chunk(Golden.CHAT)
                            .end());
            List<RawClient> clients = new ArrayList<>();
            try {
                send(scene, clients, "first");
                gate.reached().join();
                Received late = chat(scene, Golden.CHAT_REQUEST, "x-fairlead-timeout", "400ms");
                assertThat(late.status()).isIn(429, 504);
                assertThat(view(scene).waiting()).isZero();
                gate.open();
                assertThat(clients.get(0).read().status()).isEqualTo(200);
            } finally {
                clients.forEach(RawClient::close);
            }
        }
    }

    @Test
    void each_key_has_a_limit_of_its_own_and_the_next_one_is_used_when_one_is_used_up() {
        try (Scene scene = Scene.scene()
                .provider("openai", "key: [one, two], limits: { requests: 2/d, wait: 1ms, per: key }")
                .start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            try (RawClient client = RawClient.to(scene.engine)) {
                for (int i = 0; i < 4; i++) {
                    assertThat(client.post(CHAT, Golden.CHAT_REQUEST).status()).isEqualTo(200);
                }
                assertThat(client.post(CHAT, Golden.CHAT_REQUEST).status()).isEqualTo(429);
                assertThat(scene.provider("openai").seen())
                        .extracting(seen -> seen.header("authorization"))
                        .containsExactly("Bearer one", "Bearer one", "Bearer two", "Bearer two");
                assertThat(client.post(CHAT, Golden.CHAT_REQUEST, with("own")).status())
                        .as("a key of the client's is counted apart")
                        .isEqualTo(200);
            }
        }
    }
}
