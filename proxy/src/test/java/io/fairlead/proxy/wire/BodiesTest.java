package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests: a large one fails over like a small one, and the second attempt sends the first one's bytes. */
class BodiesTest {

    private static final int KIB = 1024;

    /** A call with a picture of that many bytes in it. */
    private static byte[] body(int bytes) {
        StringBuilder text = new StringBuilder(bytes + 200);
        text.append("{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"");
        Random random = new Random(bytes);
        while (text.length() < bytes - 4) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.append("\"}]}").toString().getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "1, false",
        "1, true",
        "100, false",
        "100, true",
        "5120, false",
        "5120, true",
        "30720, false",
        "30720, true"
    })
    void the_second_attempts_body_is_the_firsts_byte_for_byte(int kib, boolean intercepted) {
        byte[] body = body(kib * KIB);
        try (Scene scene = Scene.scene()
                        .provider("openai", "")
                        .other("spare", "a.provider.test")
                        .routes("{ match: { provider: openai }, fallback: [spare] }")
                        .retry("attempts: 2, backoff: { initial: 5ms, max: 20ms }")
                        .start();
                RawClient client =
                        intercepted ? RawClient.through(scene.engine, "api.openai.com") : RawClient.to(scene.engine)) {
            ScriptedProvider openai = scene.provider("openai");
            openai.next(Reply.script().rst(), Golden.error(503, "{}"));
            scene.provider("spare").always(Reply.json(Golden.CHAT));

            Received received = client.post(
                    (intercepted ? "" : "/openai") + "/v1/chat/completions", body, "Authorization", "Bearer k");

            assertThat(received.text()).isEqualTo(Golden.CHAT);
            assertThat(openai.seen()).hasSize(2);
            for (var seen : openai.seen()) {
                assertThat(seen.body()).isEqualTo(body);
                assertThat(seen.header("content-length")).isEqualTo(Integer.toString(body.length));
            }
            assertThat(scene.provider("spare").seen().get(0).body()).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void every_size_from_a_kibibyte_to_64_mebibytes_passes(boolean intercepted) {
        try (Scene scene = Scene.openai()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            int sizes = 0;
            try (RawClient client =
                    intercepted ? RawClient.through(scene.engine, "api.openai.com") : RawClient.to(scene.engine)) {
                for (int kib = 1; kib <= 64 * KIB; kib *= 2) {
                    byte[] body = body(kib * KIB);
                    Received received = client.post(
                            (intercepted ? "" : "/openai") + "/v1/chat/completions", body, "Authorization", "Bearer k");
                    assertThat(received.text()).as(kib + " KiB").isEqualTo(Golden.CHAT);
                    assertThat(Arrays.equals(
                                    scene.provider("openai").seen().get(sizes++).body(), body))
                            .as(kib + " KiB")
                            .isTrue();
                }
            }
            assertThat(sizes).isEqualTo(17);
        }
    }

    @Test
    void a_body_above_the_replay_limit_works_once_and_is_counted() {
        byte[] body = body(256 * KIB);
        try (Scene scene = Scene.scene()
                        .provider("openai", "")
                        .proxy("replay-body: 64KiB")
                        .start();
                RawClient client = RawClient.to(scene.engine)) {
            scene.provider("openai").next(Reply.json(Golden.CHAT), Golden.error(503, "{\"error\":{}}"));

            Received good = client.post("/openai/v1/chat/completions", body, "Authorization", "Bearer k");
            Received bad = client.post("/openai/v1/chat/completions", body, "Authorization", "Bearer k");

            assertThat(good.text()).isEqualTo(Golden.CHAT);
            assertThat(bad.status()).isEqualTo(503);
            assertThat(scene.provider("openai").seen()).hasSize(2);
            assertThat(scene.provider("openai").seen().get(1).body()).isEqualTo(body);
            assertThat(scene.meter("fairlead.retry.disabled")).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_body_above_the_limit_is_refused_in_the_apis_own_form(boolean intercepted) {
        try (Scene scene = Scene.scene()
                        .provider("openai", "")
                        .proxy("max-body: 64KiB")
                        .start();
                RawClient client =
                        intercepted ? RawClient.through(scene.engine, "api.openai.com") : RawClient.to(scene.engine)) {
            client.write(("POST " + (intercepted ? "" : "/openai") + "/v1/chat/completions HTTP/1.1\r\nHost: "
                            + (intercepted ? "api.openai.com" : "localhost")
                            + "\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));

            Received received = client.read();

            assertThat(received.status()).isEqualTo(413);
            assertThat(received.text()).contains("\"error\":{").contains("65536");
            assertThat(scene.provider("openai").accepted()).isZero();
        }
    }
}
