package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call refers to exists only at its maker: the call goes there, over real sockets. */
class StateBoundCallsTest {

    private static final String RESPONSES = "/openai/v1/responses";

    private static Scene scene() {
        return Scene.scene()
                .provider("openai", "")
                .other("second", "a.provider.test")
                .routes("{ match: { provider: openai, model: \"gpt-4o*\" }, fallback: [second] }")
                .retry("attempts: 1")
                .start();
    }

    private static String made(String id) {
        return Golden.response(
                        "completed",
                        "[{\"type\":\"message\",\"id\":\"msg_of_" + id
                                + "\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\",\"annotations\":[]}]}]")
                .replace("\"resp_1\"", "\"" + id + "\"");
    }

    private static String after(String id) {
        return "{\"model\":\"gpt-4o\",\"input\":\"go on\",\"previous_response_id\":\"" + id + "\"}";
    }

    private static Received post(Scene scene, String body, String key) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(RESPONSES, body, "Authorization", "Bearer " + key);
        }
    }

    private static Received get(Scene scene, String path, String key) {
        try (RawClient client = RawClient.to(scene.engine)) {
            client.send("GET", path, "", "Authorization", "Bearer " + key);
            return client.read();
        }
    }

    /** The first call fails at the addressed provider, and the other makes a response of that name. */
    private static Scene madeElsewhere(Reply made) {
        Scene scene = scene();
        scene.provider("openai")
                .next(Golden.error(503, "{}"))
                .always(Golden.error(
                        404, Golden.openAiError("invalid_request_error", "previous_response_not_found", "Not found.")));
        scene.provider("second").next(made).always(Reply.json(made("resp_next")));
        assertThat(post(scene, Golden.RESPONSES_REQUEST, "client").status()).isEqualTo(200);
        scene.atRest();
        return scene;
    }

    @Test
    void a_thought_that_the_addressed_account_hid_goes_back_to_it_and_is_left_out_for_a_fallback() {
        String goesOn = "{\"model\":\"gpt-4o\",\"store\":false,\"input\":[{\"role\":\"user\",\"content\":\"Hi\"},"
                + "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"gAAAA-hidden\"},"
                + "{\"type\":\"message\",\"role\":\"assistant\",\"content\":[{\"type\":\"output_text\",\"text\":\"x\"}]},"
                + "{\"role\":\"user\",\"content\":\"Why?\"}]}";
        try (Scene scene = scene()) {
            scene.provider("openai").always(Golden.error(503, "{}"));
            scene.provider("second").always(Reply.json(made("resp_elsewhere")));
            Received answer = post(scene, goesOn, "client");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("x-fairlead-target")).isEqualTo("second/gpt-4o");
            assertThat(scene.provider("openai").seen().get(0).text()).isEqualTo(goesOn);
            assertThat(scene.provider("second").seen().get(0).text())
                    .as("another account of the same maker cannot read it")
                    .contains("Why?", "Hi")
                    .doesNotContain("gAAAA-hidden", "rs_1");
        }
    }

    @Test
    void a_call_goes_to_the_target_that_made_what_it_refers_to_with_that_targets_key() {
        try (Scene scene = madeElsewhere(Reply.json(made("resp_elsewhere")))) {
            Received next = post(scene, after("resp_elsewhere"), "client");
            assertThat(next.status()).isEqualTo(200);
            assertThat(next.header("x-fairlead-target")).isEqualTo("second/gpt-4o");
            assertThat(next.text()).contains("resp_next");
            Seen seen = scene.provider("second").seen().get(1);
            assertThat(seen.text()).isEqualTo(after("resp_elsewhere"));
            assertThat(seen.header("authorization")).isEqualTo("Bearer key-of-second");
            assertThat(scene.provider("openai").begun()).isEqualTo(1);
            scene.atRest();
            assertThat(post(scene, after("resp_next"), "client").status())
                    .as("what is made then is known too")
                    .isEqualTo(200);
            assertThat(scene.meter("fairlead.state.followed", "provider", "openai", "target", "second"))
                    .isEqualTo(2);
            assertThat(scene.meter("fairlead.state.remembered")).isPositive();
        }
    }

    @Test
    void a_path_that_names_it_goes_there_though_its_route_has_no_other_target() {
        try (Scene scene = madeElsewhere(Reply.json(made("resp_elsewhere")))) {
            assertThat(get(scene, RESPONSES + "/resp_elsewhere?x=1", "client").status())
                    .isEqualTo(200);
            Seen seen = scene.provider("second").seen().get(1);
            assertThat(seen.method()).isEqualTo("GET");
            assertThat(seen.path()).isEqualTo("/v1/responses/resp_elsewhere?x=1");
            assertThat(seen.header("authorization")).isEqualTo("Bearer key-of-second");
        }
    }

    @Test
    void an_item_of_an_answer_is_kept_there_too() {
        try (Scene scene = madeElsewhere(Reply.json(made("resp_elsewhere")))) {
            String body =
                    "{\"model\":\"gpt-4o\",\"input\":[{\"id\":\"msg_of_resp_elsewhere\",\"type\":\"item_reference\"}]}";
            assertThat(post(scene, body, "client").header("x-fairlead-target")).isEqualTo("second/gpt-4o");
        }
    }

    @Test
    void streamed_and_compressed_answers_are_read_alike() throws IOException {
        List<String> events = List.of(
                "event: response.created\ndata: {\"type\":\"response.created\",\"sequence_number\":0,\"response\":{\"id\":\"resp_elsewhere\",\"status\":\"in_progress\"}}\n\n",
                "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"sequence_number\":1,\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"delta\":\"x\"}\n\n",
                "event: response.completed\ndata: {\"type\":\"response.completed\",\"sequence_number\":2,\"response\":"
                        + made("resp_elsewhere") + "}\n\n");
        try (Scene scene = madeElsewhere(Reply.stream(events.toArray(String[]::new)))) {
            assertThat(post(scene, after("resp_elsewhere"), "client").status()).isEqualTo(200);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(made("resp_elsewhere").getBytes(StandardCharsets.UTF_8));
        }
        Reply coded = Reply.script()
                .head(
                        200,
                        "content-type",
                        "application/json",
                        "content-encoding",
                        "gzip",
                        "content-length",
                        Integer.toString(packed.size()))
                .chunk(packed.toByteArray())
                .end();
        try (Scene scene = madeElsewhere(coded)) {
            assertThat(post(scene, after("resp_elsewhere"), "client").status()).isEqualTo(200);
        }
    }

    @Test
    void what_is_not_known_goes_to_the_addressed_provider_and_nowhere_else() {
        try (Scene scene = madeElsewhere(Reply.json(made("resp_elsewhere")))) {
            assertThat(post(scene, after("resp_unknown"), "client").status()).isEqualTo(404);
            assertThat(scene.provider("second").begun()).isEqualTo(1);
        }
    }

    @Test
    void what_one_client_made_is_nobody_elses() {
        try (Scene scene = madeElsewhere(Reply.json(made("resp_elsewhere")))) {
            assertThat(post(scene, after("resp_elsewhere"), "another").status()).isEqualTo(404);
            assertThat(get(scene, RESPONSES + "/resp_elsewhere", "another").status())
                    .isEqualTo(404);
            assertThat(scene.provider("second").begun()).isEqualTo(1);
        }
    }

    @Test
    void a_call_that_follows_is_not_moved_and_what_its_keeper_says_is_the_last_word() {
        try (Scene scene = scene()) {
            String gone = Golden.openAiError("invalid_request_error", "previous_response_not_found", "It is gone.");
            scene.provider("openai").next(Golden.error(503, "{}")).always(Reply.json(made("resp_wrong")));
            scene.provider("second")
                    .next(Reply.json(made("resp_elsewhere")), Golden.error(404, gone))
                    .always(Golden.error(503, "{\"down\":true}"));
            assertThat(post(scene, Golden.RESPONSES_REQUEST, "client").status()).isEqualTo(200);
            scene.atRest();
            Received first = post(scene, after("resp_elsewhere"), "client");
            assertThat(first.status()).isEqualTo(404);
            assertThat(first.text()).isEqualTo(gone);
            Received second = post(scene, after("resp_elsewhere"), "client");
            assertThat(second.status()).isEqualTo(503);
            assertThat(second.text()).isEqualTo("{\"down\":true}");
            assertThat(scene.provider("openai").begun()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://generativelanguage.googleapis.com/v1beta/files/abc-123, true",
        "files/abc-123, true",
        "https://files.test/picture.png, false"
    })
    void a_file_of_gemini_is_at_its_maker_alone_and_an_address_is_not(String uri, boolean bound) {
        String asked = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"What is this?\"},"
                + "{\"fileData\":{\"mimeType\":\"image/png\",\"fileUri\":\"" + uri + "\"}}]}]}";
        try (Scene scene = Scene.scene()
                .provider("gemini", "")
                .provider("second", "like: gemini, url: \"https://a.provider.test/v1beta\", key: key-of-second")
                .routes("{ match: { provider: gemini }, fallback: [second] }")
                .retry("attempts: 1, patience: 0s")
                .start()) {
            scene.provider("gemini").always(Golden.error(503, "{}"));
            scene.provider("second").always(Reply.json(Golden.generated()));
            try (RawClient client = RawClient.to(scene.engine)) {
                Received answer = client.post("/gemini" + Golden.GENERATE, asked, "x-goog-api-key", "client");
                assertThat(answer.status()).isEqualTo(bound ? 503 : 200);
            }
            assertThat(scene.provider("gemini").seen().get(0).text()).isEqualTo(asked);
            assertThat(scene.provider("second").begun()).isEqualTo(bound ? 0 : 1);
        }
    }

    @Test
    void what_the_addressed_provider_made_itself_is_not_remembered() {
        try (Scene scene = scene()) {
            scene.provider("openai").always(Reply.json(made("resp_own")));
            assertThat(post(scene, Golden.RESPONSES_REQUEST, "client").status()).isEqualTo(200);
            assertThat(post(scene, after("resp_own"), "client").status()).isEqualTo(200);
            assertThat(scene.meter("fairlead.state.remembered")).isZero();
        }
    }
}
