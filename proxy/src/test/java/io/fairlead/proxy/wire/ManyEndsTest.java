package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.netty.util.ResourceLeakDetector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Very many calls that come to every end there is: the pool has back what it lent, and no provider's calls cost another's. */
class ManyEndsTest {

    private static final int CALLS = 100_000;
    private static final int CLIENTS = 32;
    private static final long SEED = 24;
    private static final String CHAT = "/v1/chat/completions";

    /** How a call ends; of a hundred, {@code share} do so. */
    private enum End {
        DONE(70),
        CLIENT_GONE(8),
        RESET(8),
        ERROR_IN_THE_STREAM(8),
        ERROR(4),
        TIME_OUT(2);

        private final int share;

        End(int share) {
            this.share = share;
        }

        static End of(Random random) {
            int at = random.nextInt(100);
            for (End each : values()) {
                at -= each.share;
                if (at < 0) {
                    return each;
                }
            }
            throw new IllegalStateException("the shares are no hundred");
        }

        Reply reply() {
            Reply begun = Reply.script()
                    .head(200, "content-type", "text/event-stream")
                    .chunk(Golden.chatDelta("\"content\":\"Light\"", "null"));
            return switch (this) {
                case DONE -> Reply.json(Golden.CHAT);
                case CLIENT_GONE -> begun.stall();
                case RESET -> begun.rst();
                case ERROR_IN_THE_STREAM ->
                    begun.chunk("data: " + Golden.openAiError("server_error", "server_error", "no") + "\n\n")
                            .end();
                case ERROR -> Golden.error(503, "{\"error\":{}}");
                case TIME_OUT -> Reply.script().stall();
            };
        }
    }

    /** What a buffer's way is noted for costs most of the time of so many: other tests look for leaks. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void a_hundred_thousand_calls_in_random_end_states_leave_no_connection_in_use() {
        ResourceLeakDetector.Level noted = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE);
        ScriptedProvider scripted =
                ScriptedProvider.builder().plain().forgetful().start();
        scripted.on(seen ->
                End.valueOf(Objects.requireNonNull(seen.header("x-end"))).reply());
        try (Scene scene = Scene.scene()
                .provider(
                        "local", "like: openai-compatible, url: \"http://127.0.0.1:" + scripted.port() + "/v1\"", null)
                .retry("attempts: 1")
                .defaults("breaker: { minimum: 1000000 }", "timeouts: { first-byte: 60s, first-token: 60s }")
                .start()) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                Random random = new Random(SEED + i);
                clients.add(Aside.run(() -> calls(scene, random)));
            }
            clients.forEach(CompletableFuture::join);

            scene.atRest();
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(scene.engine.engine().pool("local"))
                            .satisfies(pool -> {
                                assertThat(pool.get("open")).isEqualTo(pool.get("idle"));
                                assertThat(pool.get("open")).isEqualTo((long) scripted.open());
                                assertThat(pool.get("pending")).isZero();
                            }));
            assertThat(scripted.begun()).isEqualTo(CALLS / CLIENTS * CLIENTS);
        } finally {
            scripted.close();
            ResourceLeakDetector.setLevel(noted);
        }
    }

    private static void calls(Scene scene, Random random) {
        RawClient client = RawClient.to(scene.engine);
        try {
            for (int i = 0; i < CALLS / CLIENTS; i++) {
                End end = End.of(random);
                client.send(
                        "/local" + CHAT,
                        Golden.CHAT_STREAM_REQUEST.getBytes(StandardCharsets.US_ASCII),
                        "X-End",
                        end.name(),
                        "x-fairlead-timeout",
                        end == End.TIME_OUT ? "200ms" : "60s"); // only what is meant to be late is
                if (end == End.CLIENT_GONE) {
                    client.begun();
                    client.abort();
                } else {
                    check(end, client.read());
                }
                if (end == End.CLIENT_GONE || end == End.RESET || end == End.ERROR_IN_THE_STREAM) {
                    client.close();
                    client = RawClient.to(scene.engine);
                }
            }
        } finally {
            client.close();
        }
    }

    private static void check(End end, Received received) {
        String what = end.name().toLowerCase(Locale.ROOT);
        switch (end) {
            case DONE -> assertThat(received.text()).as(what).isEqualTo(Golden.CHAT);
            case RESET -> assertThat(received.whole()).as(what).isFalse();
            case ERROR -> assertThat(received.status()).as(what).isEqualTo(503);
            case TIME_OUT -> assertThat(received.status()).as(what).isEqualTo(504);
            default -> assertThat(received.text()).as(what).contains("Light", "server_error");
        }
    }

    @Test
    void a_provider_whose_pool_is_full_costs_the_calls_to_another_nothing() {
        try (Scene scene = Scene.scene()
                .provider("openai", "")
                .provider("anthropic", "")
                .retry("attempts: 1")
                .defaults("pool: { connections: 1, http2: false, pending: 1 }", "timeouts: { connect: 300ms }")
                .start()) {
            scene.provider("openai").always(Reply.script().stall());
            scene.provider("anthropic").always(Reply.json(Golden.message()));
            List<RawClient> waiting = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                RawClient client = RawClient.to(scene.engine);
                client.send("/openai" + CHAT, Golden.CHAT_REQUEST.getBytes(StandardCharsets.US_ASCII));
                waiting.add(client);
            }
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    scene.meter("fairlead.attempts", "provider", "openai", "outcome", "refused"))
                            .isPositive());
            try (RawClient other = RawClient.to(scene.engine)) {
                assertThat(other.post("/anthropic/v1/messages", Golden.MESSAGES_REQUEST, "x-api-key", "k")
                                .text())
                        .isEqualTo(Golden.message());
            }
            assertThat(scene.meter("fairlead.attempts", "provider", "openai", "reason", "pool_exhausted")
                            + scene.meter("fairlead.attempts", "provider", "openai", "reason", "pool_wait"))
                    .isPositive();
            waiting.forEach(RawClient::close);
        }
    }
}
