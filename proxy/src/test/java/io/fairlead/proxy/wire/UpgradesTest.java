package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** WebSockets through the whole engine: calls like all others until the provider agrees, and as long as they last. */
class UpgradesTest {

    private static final String HOST = "api.openai.com";

    private static void speaks(ScriptedProvider provider) {
        provider.early(UpgradesTest::agrees);
    }

    private static @Nullable Reply agrees(Seen seen) {
        return seen.header("upgrade") == null
                ? null
                : Reply.script()
                        .head(101, "Upgrade", "websocket", "Connection", "Upgrade", "Sec-WebSocket-Accept", "a")
                        .echo();
    }

    private static RawClient open(Scene scene, String... headers) {
        RawClient client = RawClient.through(scene.engine, HOST);
        client.write(("GET /v1/realtime?model=gpt-realtime HTTP/1.1\r\nHost: " + HOST
                        + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: x\r\n" + fields(headers) + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String fields(String... headers) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            all.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        return all.toString();
    }

    private static String head(RawClient from) throws IOException {
        StringBuilder head = new StringBuilder();
        for (String line = from.line(); !line.isEmpty(); line = from.line()) {
            head.append(line).append('\n');
        }
        return head.toString();
    }

    /** Says something and hears it come back. */
    private static void talks(RawClient client, String words) throws IOException {
        client.write((words + "\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(client.line()).isEqualTo(words);
    }

    @Test
    void a_socket_is_an_exchange_from_its_upgrade_to_its_end() throws Exception {
        try (Scene scene = Scene.openai()) {
            speaks(scene.provider("openai"));
            try (RawClient client = open(scene, "Authorization", "Bearer own")) {
                assertThat(head(client))
                        .startsWith("HTTP/1.1 101 ")
                        .containsIgnoringCase("upgrade: websocket")
                        .contains("x-fairlead-target: openai/gpt-realtime");
                talks(client, "hello");
                assertThat(scene.meter("fairlead.streams")).isPositive();
                talks(client, "again");
            }
            var ended = scene.latest();
            assertThat(ended.outcome()).isEqualTo("answered");
            assertThat(ended.status()).isEqualTo(101);
            assertThat(ended.model()).isEqualTo("gpt-realtime");
            scene.atRest();
            await().untilAsserted(
                            () -> assertThat(scene.provider("openai").open()).isZero());
        }
    }

    @Test
    void an_end_by_the_provider_is_a_regular_one_and_a_reset_is_a_break() throws Exception {
        try (Scene scene = Scene.openai()) {
            speaks(scene.provider("openai"));
            try (RawClient client = open(scene)) {
                head(client);
                talks(client, "hello");
                scene.provider("openai").closeConnections();
                assertThat(client.next()).isEqualTo(-1);
            }
            assertThat(scene.latest().outcome()).isEqualTo("answered");
            try (RawClient client = open(scene)) {
                head(client);
                talks(client, "hello");
                scene.provider("openai").resetConnections();
                await().until(() -> scene.ended(2).get(0).outcome().equals("broken"));
            }
        }
    }

    @Test
    void much_passes_in_both_directions_whole_and_in_order() throws Exception {
        try (Scene scene = Scene.openai()) {
            speaks(scene.provider("openai"));
            try (RawClient client = open(scene)) {
                head(client);
                int lines = 20_000;
                CompletableFuture<Void> said = Aside.run(() -> {
                    for (int i = 0; i < lines; i++) {
                        client.write(
                                ("line " + i + " of what is said in a socket\n").getBytes(StandardCharsets.US_ASCII));
                    }
                });
                for (int i = 0; i < lines; i++) {
                    assertThat(client.line()).isEqualTo("line " + i + " of what is said in a socket");
                }
                said.get(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static final String AGREED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

    @Test
    void what_the_provider_says_in_one_breath_with_its_agreement_is_heard() throws Exception {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai")
                    .early(seen -> Reply.script().raw(AGREED + "first words\n").echo());
            try (RawClient client = open(scene)) {
                assertThat(head(client)).startsWith("HTTP/1.1 101 ");
                assertThat(client.line()).isEqualTo("first words");
                talks(client, "hello");
            }
        }
    }

    @Test
    void what_the_provider_says_before_it_leaves_at_once_is_heard() throws Exception {
        try (Scene scene = Scene.openai()) {
            String much = "x".repeat(300_000);
            scene.provider("openai")
                    .early(seen -> Reply.script().raw(AGREED + much + "\n").fin());
            try (RawClient client = open(scene)) {
                assertThat(head(client)).startsWith("HTTP/1.1 101 ");
                assertThat(client.line()).isEqualTo(much);
                assertThat(client.next()).isEqualTo(-1);
            }
            assertThat(scene.latest().outcome()).isEqualTo("answered");
        }
    }

    @Test
    void a_sockets_connection_counts_among_the_providers_connections() throws Exception {
        try (Scene scene = Scene.openai()) {
            speaks(scene.provider("openai"));
            try (RawClient client = open(scene)) {
                head(client);
                talks(client, "hello");
                assertThat(scene.engine.engine().pool("openai"))
                        .containsEntry("open", 1L)
                        .containsEntry("idle", 0L);
                assertThat(scene.meter("fairlead.pool.connections", "provider", "openai", "state", "open"))
                        .isEqualTo(1);
            }
            await().untilAsserted(() ->
                    assertThat(scene.engine.engine().pool("openai")).containsEntry("open", 0L));
        }
    }

    @Test
    void a_failed_upgrade_is_tried_again() throws Exception {
        try (Scene scene = Scene.openai()) {
            ScriptedProvider provider = scene.provider("openai");
            provider.early(seen -> provider.begun() == 1
                    ? Reply.script().rst()
                    : provider.begun() == 2 ? Reply.whole(503, "{\"error\":{}}") : agrees(seen));
            try (RawClient client = open(scene)) {
                assertThat(head(client)).startsWith("HTTP/1.1 101 ").contains("x-fairlead-attempts: 3");
                talks(client, "hello");
            }
            assertThat(scene.latest().outcome()).isEqualTo("retried");
        }
    }

    @Test
    void an_upgrade_that_a_provider_does_not_grant_goes_to_the_next_one_with_that_ones_key_and_model()
            throws Exception {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .provider("openai-eu", "like: openai, url: \"https://api.anthropic.com/eu/v1\", key: key-of-eu")
                .retry("attempts: 1")
                .routes("{ match: { provider: openai, model: gpt-realtime }, fallback: [ openai-eu/gpt-realtime-eu ] }")
                .start()) {
            scene.provider("openai").early(seen -> Reply.whole(503, "{\"error\":{}}"));
            CompletableFuture<Seen> asked = new CompletableFuture<>();
            scene.provider("openai-eu").early(seen -> {
                asked.complete(seen);
                return agrees(seen);
            });
            try (RawClient client = open(scene, "Authorization", "Bearer canary")) {
                assertThat(head(client)).startsWith("HTTP/1.1 101 ").contains("x-fairlead-target: openai-eu/");
                talks(client, "hello");
            }
            Seen seen = asked.get(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(seen.header("authorization")).isEqualTo("Bearer key-of-eu");
            assertThat(seen.header("sec-websocket-key")).isEqualTo("x");
            assertThat(seen.path()).isEqualTo("/eu/v1/realtime?model=gpt-realtime-eu");
            assertThat(scene.latest().outcome()).isEqualTo("fallback");
        }
    }

    @Test
    void a_client_without_a_key_gets_the_configured_one() throws Exception {
        try (Scene scene = Scene.scene().provider("openai", "key: configured").start()) {
            CompletableFuture<Seen> asked = new CompletableFuture<>();
            scene.provider("openai").early(seen -> {
                asked.complete(seen);
                return agrees(seen);
            });
            try (RawClient client = open(scene)) {
                head(client);
            }
            assertThat(asked.get(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS).header("authorization"))
                    .isEqualTo("Bearer configured");
        }
    }

    @Test
    void a_socket_holds_its_permit_until_it_ends() throws Exception {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .defaults("limits: { concurrency: 1, wait: 1ms }")
                .start()) {
            speaks(scene.provider("openai"));
            try (RawClient first = open(scene)) {
                head(first);
                talks(first, "hello");
                try (RawClient second = open(scene)) {
                    assertThat(second.read().status()).isEqualTo(429);
                }
            }
            scene.atRest();
            await().untilAsserted(() -> {
                try (RawClient third = open(scene)) {
                    assertThat(head(third)).startsWith("HTTP/1.1 101 ");
                }
            });
        }
    }

    @Test
    void failed_upgrades_open_the_breaker_and_sockets_that_ended_do_not() throws Exception {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .retry("attempts: 1")
                .defaults("breaker: { minimum: 4, failures: 50% }", "exhausted: fail")
                .start()) {
            ScriptedProvider provider = scene.provider("openai");
            speaks(provider);
            for (int i = 0; i < 4; i++) {
                try (RawClient client = open(scene)) {
                    head(client);
                    talks(client, "hello");
                }
                scene.atRest();
            }
            provider.early(seen -> Reply.whole(503, "{\"error\":{}}"));
            for (int i = 0; i < 4; i++) {
                try (RawClient client = open(scene)) {
                    assertThat(client.read().status()).isEqualTo(503);
                }
            }
            assertThat(provider.begun()).isEqualTo(8);
            try (RawClient client = open(scene)) {
                assertThat(client.read().status()).isEqualTo(503);
            }
            assertThat(provider.begun()).isEqualTo(8);
        }
    }

    @Test
    void upgrades_whose_own_connections_fail_count_against_no_call() throws Exception {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .retry("attempts: 1")
                .defaults("breaker: { minimum: 4, failures: 50% }")
                .start()) {
            ScriptedProvider provider = scene.provider("openai");
            provider.early(seen ->
                    seen.header("upgrade") == null ? null : Reply.script().rst());
            provider.always(Reply.json(Golden.CHAT));
            for (int i = 0; i < 8; i++) {
                try (RawClient client = open(scene)) {
                    assertThat(client.read().status()).isEqualTo(502);
                }
            }
            try (RawClient client = RawClient.through(scene.engine, HOST)) {
                assertThat(client.post("/v1/chat/completions", Golden.CHAT_REQUEST)
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void a_provider_that_never_answers_an_upgrade_is_left_by_its_clock() throws Exception {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .retry("attempts: 1")
                .defaults("timeouts: { first-byte: 200ms }")
                .start()) {
            scene.provider("openai").early(seen -> Reply.script().stall());
            try (RawClient client = open(scene)) {
                Received heard = client.read();
                assertThat(heard.status()).isEqualTo(504);
                assertThat(heard.text()).contains("first_byte_timeout");
            }
        }
    }

    @Test
    void a_socket_in_which_nobody_speaks_ends_by_the_idle_clock() throws Exception {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .defaults("timeouts: { idle: 300ms }")
                .start()) {
            speaks(scene.provider("openai"));
            try (RawClient client = open(scene)) {
                head(client);
                talks(client, "hello");
                assertThat(scene.latest().code()).isEqualTo("idle_timeout");
                assertThat(scene.latest().outcome()).isEqualTo("broken");
            }
        }
    }

    @Test
    void a_drain_lets_a_socket_live_for_its_time_and_then_ends_it() throws Exception {
        try (Scene scene =
                Scene.scene().proxy("drain: 300ms").provider("openai", "").start()) {
            speaks(scene.provider("openai"));
            try (RawClient client = open(scene)) {
                head(client);
                CompletableFuture<Void> drained = scene.engine.engine().drain();
                talks(client, "still here");
                drained.get(Scene.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
            assertThat(scene.latest().code()).isEqualTo("drained");
        }
    }

    @Test
    void a_refusal_comes_back_with_its_body() throws Exception {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai").early(seen -> Reply.whole(403, "{\"error\":{\"message\":\"no\"}}"));
            try (RawClient client = open(scene)) {
                Received heard = client.read();
                assertThat(heard.status()).isEqualTo(403);
                assertThat(heard.text()).isEqualTo("{\"error\":{\"message\":\"no\"}}");
            }
        }
    }
}
