package io.fairlead.proxy.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose body came compressed, as Codex sends them. */
class CodedRequestsTest {

    private static final String PATH = "/openai/v1/chat/completions";
    private static final String GOOD =
            "{\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}";
    private static final String BODY =
            "{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}],\"model\":\"gpt-4o\",\"stream\":false}";

    private static Scene.Builder scene() {
        return Scene.scene()
                .provider("openai", "")
                .other("spare", "a.provider.test")
                .retry("attempts: 1")
                .defaults("exhausted: fail");
    }

    private static String body(int length) {
        return String.format(BODY, "word ".repeat(length / 5));
    }

    private static Received post(Scene scene, byte[] body, String coding, String... more) {
        String[] fields = Arrays.copyOf(new String[] {"Content-Encoding", coding}, 2 + more.length);
        System.arraycopy(more, 0, fields, 2, more.length);
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(PATH, body, fields);
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, 20", "deflate, 20", "br, 20", "zstd, 20", "gzip, 400000", "zstd, 400000", "br, 400000"})
    void a_compressed_body_passes_as_it_is_and_its_fallback_is_asked_in_plain(String coding, int length) {
        byte[] packed = Packing.packed(coding, body(length));
        try (Scene scene = scene().routes("{ match: { model: \"gpt-4*\" }, fallback: [spare/gpt-4o-mini] }")
                .start()) {
            scene.provider("openai").always(Reply.whole(503, "{\"error\":{\"message\":\"no\"}}"));
            scene.provider("spare").always(Reply.json(GOOD));

            Received answer = post(scene, packed, coding);

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(answer.header("x-fairlead-target")).isEqualTo("spare/gpt-4o-mini");
            Seen first = scene.provider("openai").seen().get(0);
            assertThat(first.body()).isEqualTo(packed);
            assertThat(first.header("content-encoding")).isEqualTo(coding);
            assertThat(first.header("content-length")).isEqualTo(String.valueOf(packed.length));
            Seen second = scene.provider("spare").seen().get(0);
            assertThat(second.text()).isEqualTo(body(length).replace("gpt-4o", "gpt-4o-mini"));
            assertThat(second.header("content-encoding")).isNull();
            assertThat(second.header("content-length")).isEqualTo(String.valueOf(second.body().length));
            scene.atRest();
        }
    }

    @Test
    void another_model_of_the_same_provider_is_asked_in_plain_too_and_a_repeat_is_the_same_bytes() {
        byte[] packed = Packing.packed("zstd", body(50));
        try (Scene scene = Scene.scene()
                .provider("openai", "key: k")
                .retry("attempts: 2, backoff: { initial: 5ms, max: 20ms }")
                .routes("{ match: { model: gpt-4o }, fallback: [openai/gpt-4.1] }")
                .start()) {
            scene.provider("openai")
                    .on(seen -> seen.text().contains("gpt-4.1") ? Reply.json(GOOD) : Reply.whole(503, "{}"));

            Received answer = post(scene, packed, "zstd");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(scene.provider("openai").seen()).hasSize(3);
            assertThat(scene.provider("openai").seen().get(0).body()).isEqualTo(packed);
            assertThat(scene.provider("openai").seen().get(1).body()).isEqualTo(packed);
            assertThat(scene.provider("openai").seen().get(2).text()).isEqualTo(body(50).replace("gpt-4o", "gpt-4.1"));
        }
    }

    @Test
    void a_target_of_another_api_is_told_what_the_compressed_body_says() {
        try (Scene scene = scene().provider("anthropic", "key: k")
                .routes("{ match: { model: gpt-4o }, fallback: [anthropic/claude-sonnet-4-5] }")
                .start()) {
            scene.provider("openai").always(Reply.whole(503, "{}"));
            scene.provider("anthropic")
                    .always(
                            Reply.json(
                                    "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"text\",\"text\":\"hi\"}],"
                                            + "\"stop_reason\":\"end_turn\",\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}"));

            Received answer = post(scene, Packing.packed("gzip", body(20)), "gzip");

            assertThat(answer.status()).as("%s", answer).isEqualTo(200);
            assertThat(scene.provider("anthropic").seen().get(0).text())
                    .contains("word word")
                    .contains("claude");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"compress", "snappy", "gzip, snappy", "gzip, gzip, gzip", "x"})
    void a_coding_that_is_not_read_goes_to_the_addressed_provider_alone(String coding) {
        byte[] opaque = {1, 2, 3, 4, 5};
        try (Scene scene = scene().routes("{ match: { provider: openai }, fallback: [spare] }")
                .start()) {
            scene.provider("spare").always(Reply.json(GOOD));
            scene.provider("openai").next(Reply.json(GOOD));
            assertThat(post(scene, opaque, coding).status()).isEqualTo(200);
            assertThat(scene.provider("openai").seen().get(0).body()).isEqualTo(opaque);

            scene.provider("openai").always(Reply.whole(503, "{\"error\":{\"message\":\"down\"}}"));
            Received answer = post(scene, opaque, coding);
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).contains("down");
            assertThat(answer.header("proxy-status")).contains("the request is compressed");
            assertThat(scene.provider("spare").seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void what_is_not_what_it_says_is_for_its_provider_to_refuse(String coding) {
        byte[] whole = Packing.packed(coding, body(5000));
        for (byte[] broken : new byte[][] {
            {7, 'r', 'u', 'b', 'b', 'i', 's', 'h', (byte) 0xff, 0, 9}, Arrays.copyOf(whole, whole.length - 3), {}
        }) {
            try (Scene scene = scene().routes("{ match: { provider: openai }, fallback: [spare] }")
                    .start()) {
                scene.provider("openai").always(Reply.whole(400, "{\"error\":{\"message\":\"cannot read\"}}"));
                Received answer = post(scene, broken, coding);
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.text()).contains("cannot read");
                assertThat(scene.provider("openai").seen().get(0).body()).isEqualTo(broken);
                scene.atRest();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void more_than_max_body_decoded_is_413_however_small_it_came(String coding) {
        byte[] bomb = Packing.packed(coding, body(20_000_000));
        assertThat(bomb.length).isLessThan(200_000);
        try (Scene scene = scene().proxy("max-body: 1MiB, replay-body: 1MiB").start()) {
            scene.provider("openai").always(Reply.json(GOOD));
            Received answer = post(scene, bomb, coding);
            assertThat(answer.status()).isEqualTo(413);
            assertThat(answer.text()).contains("body_too_large");
            assertThat(scene.provider("openai").seen()).isEmpty();
            assertThat(post(scene, Packing.packed(coding, body(900_000)), coding)
                            .status())
                    .isEqualTo(200);
            scene.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd", "gzip, gzip", "gzip, br", "gzip, zstd"})
    void a_bomb_is_413_at_the_bound_and_takes_nothing_from_a_neighbour(String coding) {
        byte[] bomb = Packing.bomb(coding);
        Gate gate = new Gate();
        try (Scene scene = scene().start();
                RawClient neighbour = RawClient.to(scene.engine)) {
            scene.provider("openai")
                    .next(Reply.script()
                            .head(200, "content-type", "application/json")
                            .chunk(GOOD.substring(0, 20))
                            .await(gate)
                            .chunk(GOOD.substring(20))
                            .end());
            neighbour.send(PATH, body(10).getBytes(UTF_8));
            await().until(() -> scene.provider("openai").begun() == 1);

            Received answer = post(scene, bomb, coding);

            assertThat(answer.status()).as("%s", answer).isEqualTo(413);
            assertThat(answer.text()).contains("body_too_large");
            assertThat(scene.provider("openai").begun()).isEqualTo(1);
            gate.open();
            assertThat(neighbour.read().text()).isEqualTo(GOOD);
            scene.atRest();
            await().until(() -> scene.meter("fairlead.memory.used") == 0);
        }
    }

    @Test
    void what_is_too_large_to_be_repeated_is_still_read_for_its_route() {
        StringBuilder noise = new StringBuilder();
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 400_000; i++) {
            noise.append((char) ('!' + random.nextInt(90)));
        }
        String text = String.format(BODY, noise.toString().replace("\"", "").replace("\\", ""));
        String first = "{\"model\":\"gpt-4o\"," + text.substring(1).replace(",\"model\":\"gpt-4o\"", "");
        byte[] packed = Packing.packed("gzip", first);
        try (Scene scene = scene().proxy("replay-body: 100KiB")
                .routes("{ name: chosen, match: { model: \"gpt-4*\" }, fallback: [spare] }")
                .start()) {
            scene.provider("openai").always(Reply.json(GOOD));
            Received answer = post(scene, packed, "gzip");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-fairlead-target")).isEqualTo("openai/gpt-4o");
            assertThat(scene.provider("openai").seen().get(0).body()).isEqualTo(packed);
            assertThat(scene.latest().route()).isEqualTo("chosen");
            scene.atRest();
        }
    }

    @Test
    void what_no_policy_reads_passes_whatever_its_coding() {
        byte[] packed = Packing.packed("gzip", "a file");
        try (Scene scene = scene().start()) {
            scene.provider("openai").always(Reply.json("{\"id\":\"file-1\"}"));
            try (RawClient client = RawClient.to(scene.engine)) {
                Received answer = client.post("/openai/v1/files", packed, "Content-Encoding", "gzip");
                assertThat(answer.status()).isEqualTo(200);
            }
            assertThat(scene.provider("openai").seen().get(0).body()).isEqualTo(packed);
            assertThat(new String(packed, UTF_8)).isNotEqualTo("a file");
        }
    }

    @Test
    void a_client_that_leaves_while_its_body_is_decoded_leaves_nothing_behind() {
        byte[] packed = Packing.packed("zstd", body(10_000_000));
        try (Scene scene = scene().start()) {
            scene.provider("openai").always(Reply.json(GOOD));
            for (int i = 0; i < 20; i++) {
                RawClient client = RawClient.to(scene.engine);
                client.send(PATH, packed, "Content-Encoding", "zstd");
                client.abort();
            }
            scene.atRest();
            assertThat(post(scene, packed, "zstd").status()).isEqualTo(200);
        }
    }
}
