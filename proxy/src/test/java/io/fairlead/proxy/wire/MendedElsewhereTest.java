package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A stream of one provider that another one goes on with: by prefill where its model takes that, else asked again. */
class MendedElsewhereTest {

    private static final String ASKED =
            "{\"model\":\"gpt-4o\",\"stream\":true,\"max_tokens\":100,\"stream_options\":{\"include_usage\":true},"
                    + "\"messages\":[{\"role\":\"user\",\"content\":\"count\"}]}";
    private static final TextStream CHAT = TextStream.CHAT;

    /** Tokens from {@code from} on, below {@code to}. */
    private static List<String> tokens(int from, int to) {
        return IntStream.range(from, to).mapToObj(n -> "w" + n + " ").toList();
    }

    private static String text(int from, int to) {
        return String.join("", tokens(from, to));
    }

    private static List<String> chat(List<String> tokens) {
        List<String> events = new ArrayList<>();
        events.add(Golden.chatDelta("\"role\":\"assistant\",\"content\":\"\"", "null"));
        tokens.forEach(token -> events.add(Golden.chatDelta("\"content\":\"" + token + "\"", "null")));
        return events;
    }

    private static Reply cutAtToken40() {
        return Reply.script()
                .head(200, "content-type", "text/event-stream")
                .chunk(String.join("", chat(tokens(0, 40))))
                .drop();
    }

    private static Reply messages(List<String> pieces, int input, int output) {
        List<String> events = new ArrayList<>();
        events.add(Golden.event(
                "message_start",
                "\"message\":{\"id\":\"msg_2\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":[],"
                        + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":" + input
                        + ",\"output_tokens\":1}}"));
        events.add(
                Golden.event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
        pieces.forEach(piece -> events.add(Golden.event(
                "content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + piece + "\"}")));
        events.add(Golden.event("content_block_stop", "\"index\":0"));
        events.add(Golden.event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":" + output
                        + "}"));
        events.add(Golden.event("message_stop"));
        return Golden.events(events);
    }

    private static Received ask(Scene scene, String path, String body, String... headers) {
        try (RawClient client = RawClient.to(scene.engine)) {
            return headers.length == 0
                    ? client.post(path, body, "Authorization", "Bearer k")
                    : client.post(path, body, headers);
        }
    }

    private static JsonNode sent(ScriptedProvider provider, int number) {
        byte[] body = provider.seen().get(number).body();
        return Objects.requireNonNull(Json.tree(body, body.length));
    }

    private static Scene.Builder from(String fallback) {
        return Scene.scene()
                .defaults("stream: { on-break: resume }")
                .routes("{ name: chat, match: { provider: openai }, fallback: [" + fallback + "] }");
    }

    @Test
    void a_model_that_takes_a_prefill_goes_on_from_the_words_that_are_there() {
        try (Scene scene = from("anthropic/claude-sonnet-4-5")
                .provider("openai", "")
                .provider("anthropic", "key: k2")
                .start()) {
            scene.provider("openai").next(cutAtToken40());
            scene.provider("anthropic").next(messages(tokens(40, 60), 50, 20));
            Received received = ask(scene, CHAT.path(), ASKED);

            assertThat(received.whole()).as(received.toString()).isTrue();
            TextStream.Read read = CHAT.read(received.body());
            assertThat(read.ended()).isTrue();
            assertThat(read.text()).isEqualTo(text(0, 60));
            assertThat(received.text()).doesNotContain("fairlead").contains("\"finish_reason\":\"stop\"");
            JsonNode request = sent(scene.provider("anthropic"), 0);
            JsonNode last = request.path("messages").path(1);
            assertThat(last.path("role").asText()).isEqualTo("assistant");
            assertThat(last.toString()).contains(text(0, 40).strip() + "\"");
            assertThat(request.path("max_tokens").asInt()).isEqualTo(60);
            assertThat(scene.latest().target()).isEqualTo("openai/gpt-4o");
            assertThat(scene.latest().attempts())
                    .extracting(attempt -> attempt.target())
                    .containsExactly("openai/gpt-4o", "anthropic/claude-sonnet-4-5");
            assertThat(scene.latest().sent().inputTokens()).isEqualTo(50);
        }
    }

    @Test
    void an_echo_of_the_prefill_is_not_heard_twice() {
        try (Scene scene = from("mistral/mistral-large-latest")
                .provider("openai", "")
                .provider(
                        "mistral",
                        "key: k2",
                        ScriptedProvider.builder().hosts("api.mistral.ai").start())
                .start()) {
            scene.provider("openai").next(cutAtToken40());
            List<String> echo = chat(List.of(text(0, 20), text(20, 40).strip(), " w40 ", "w41"));
            echo.add(Golden.chatDelta("", "\"stop\""));
            echo.add("data: [DONE]\n\n");
            scene.provider("mistral").next(Golden.events(echo));
            Received received = ask(scene, CHAT.path(), ASKED);

            assertThat(CHAT.read(received.body()).text())
                    .as(received.toString())
                    .isEqualTo(text(0, 42).strip());
            JsonNode last = sent(scene.provider("mistral"), 0).path("messages").path(1);
            assertThat(last.path("prefix").asBoolean()).isTrue();
            assertThat(last.path("content").asText()).isEqualTo(text(0, 40).strip());
            assertThat(sent(scene.provider("mistral"), 0).path("max_tokens").asInt())
                    .isEqualTo(60);
        }
    }

    @Test
    void a_model_that_takes_none_is_asked_again_and_what_is_there_is_left_out() {
        try (Scene scene = from("gemini/gemini-2.0-flash")
                .provider("openai", "")
                .provider("gemini", "key: k2")
                .start()) {
            scene.provider("openai").next(cutAtToken40());
            scene.provider("gemini")
                    .next(Golden.events(List.of(
                            "data: " + Golden.generated("{\"text\":\"" + text(0, 30) + "\"}", "") + "\r\n\r\n",
                            "data: " + Golden.generated("{\"text\":\"" + text(30, 60) + "\"}", "STOP") + "\r\n\r\n")));
            Received received = ask(scene, CHAT.path(), ASKED);

            assertThat(received.whole()).as(received.toString()).isTrue();
            assertThat(CHAT.read(received.body()).text()).isEqualTo(text(0, 60));
            assertThat(sent(scene.provider("gemini"), 0).path("contents")).hasSize(1);
            assertThat(sent(scene.provider("gemini"), 0)
                            .path("generationConfig")
                            .path("maxOutputTokens")
                            .asInt())
                    .isEqualTo(100);
        }
    }

    @Test
    void a_sole_model_that_takes_a_prefill_goes_on_itself_and_the_usage_is_of_both() {
        String asked = "{\"model\": \"claude-sonnet-4-5\", \"max_tokens\" : 100, \"stream\":true, \"x\": 1.0,"
                + "\"messages\":[ {\"role\":\"user\",\"content\":\"count\"}]}";
        try (Scene scene = Scene.scene()
                .defaults("stream: { on-break: resume }")
                .provider("anthropic", "")
                .start()) {
            String begun = Golden.event(
                            "message_start",
                            "\"message\":{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":[],"
                                    + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":10,\"output_tokens\":1}}")
                    + Golden.event(
                            "content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}")
                    + tokens(0, 40).stream()
                            .map(token -> Golden.event(
                                    "content_block_delta",
                                    "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + token + "\"}"))
                            .collect(Collectors.joining());
            scene.provider("anthropic")
                    .next(
                            Reply.script()
                                    .head(200, "content-type", "text/event-stream")
                                    .chunk(begun)
                                    .end(),
                            messages(tokens(40, 60), 52, 20));
            Received received = ask(scene, "/anthropic/v1/messages", asked);

            TextStream api = TextStream.MESSAGES;
            assertThat(received.whole()).as(received.toString()).isTrue();
            TextStream.Read read = api.read(received.body());
            assertThat(read.text()).isEqualTo(text(0, 60));
            assertThat(received.text()).startsWith(begun).doesNotContain("msg_2");
            assertThat(read.completion().tokens().input()).isEqualTo(62);
            assertThat(read.completion().tokens().output()).isEqualTo(60);
            String second = new String(scene.provider("anthropic").seen().get(1).body(), StandardCharsets.UTF_8);
            assertThat(second)
                    .isEqualTo(asked.replace("\"max_tokens\" : 100", "\"max_tokens\" : 60")
                            .replace(
                                    "\"count\"}",
                                    "\"count\"},{\"role\":\"assistant\",\"content\":\""
                                            + text(0, 40).strip() + "\"}"));
        }
    }

    @Test
    void where_nothing_is_left_of_the_ceiling_nobody_goes_on_by_prefill() {
        try (Scene scene = from("anthropic/claude-sonnet-4-5")
                .provider("openai", "")
                .provider("anthropic", "key: k2")
                .start()) {
            scene.provider("openai").next(cutAtToken40(), cutAtToken40());
            Received received = ask(scene, CHAT.path(), ASKED.replace("100", "40"));
            assertThat(received.whole()).isFalse();
            assertThat(scene.provider("anthropic").seen()).isEmpty();
        }
    }

    @Test
    void a_target_that_fails_is_passed_by_and_the_next_one_goes_on() {
        try (Scene scene = from("anthropic/claude-sonnet-4-5, gemini/gemini-2.0-flash")
                .provider("openai", "")
                .provider("anthropic", "key: k2")
                .provider("gemini", "key: k3")
                .retry("attempts: 1")
                .start()) {
            scene.provider("openai").next(cutAtToken40());
            scene.provider("anthropic")
                    .next(Golden.error(529, Golden.anthropicError("overloaded_error", "Overloaded")));
            scene.provider("gemini")
                    .next(Golden.events(List.of(
                            "data: " + Golden.generated("{\"text\":\"" + text(0, 60) + "\"}", "STOP") + "\r\n\r\n")));
            Received received = ask(scene, CHAT.path(), ASKED);
            assertThat(CHAT.read(received.body()).text()).isEqualTo(text(0, 60));
            assertThat(received.whole()).isTrue();
        }
    }

    @Test
    void a_client_that_wants_no_fallback_is_gone_on_with_where_it_began() {
        try (Scene scene = from("anthropic/claude-sonnet-4-5")
                .provider("openai", "")
                .provider("anthropic", "key: k2")
                .start()) {
            List<String> again = chat(tokens(0, 60));
            again.add(Golden.chatDelta("", "\"stop\""));
            scene.provider("openai").next(cutAtToken40(), Golden.events(again));
            Received received =
                    ask(scene, CHAT.path(), ASKED, "Authorization", "Bearer k", "x-fairlead-no-fallback", "true");
            assertThat(CHAT.read(received.body()).text()).isEqualTo(text(0, 60));
            assertThat(scene.provider("anthropic").seen()).isEmpty();
        }
    }

    @Test
    void a_translated_stream_that_breaks_is_gone_on_with_in_the_clients_api() {
        try (Scene scene = Scene.scene()
                .defaults("stream: { on-break: resume }")
                .routes(
                        "{ match: { provider: openai }, fallback: [gemini/gemini-2.0-flash, anthropic/claude-sonnet-4-5] }")
                .provider("openai", "")
                .provider("gemini", "key: k2")
                .provider("anthropic", "key: k3")
                .retry("attempts: 1")
                .start()) {
            scene.provider("openai").next(Golden.error(503, Golden.openAiError("server_error", "x", "down")));
            scene.provider("gemini")
                    .next(Reply.script()
                            .head(200, "content-type", "text/event-stream")
                            .chunk("data: " + Golden.generated("{\"text\":\"" + text(0, 40) + "\"}", "") + "\r\n\r\n")
                            .drop());
            scene.provider("anthropic").next(messages(tokens(40, 60), 50, 20));
            Received received = ask(scene, CHAT.path(), ASKED);
            assertThat(received.whole()).as(received.toString()).isTrue();
            assertThat(CHAT.read(received.body()).text()).isEqualTo(text(0, 60));
        }
    }

    @Test
    void a_cut_within_a_sign_of_several_bytes_and_lines_that_end_in_two_are_mended() {
        String data =
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\r\ndata: \"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":%s}]}\r\n\r\n";
        String first = "data: " + String.format(data, "Käse 🧀", "null");
        String second = "data: " + String.format(data, " und Brötchen 🥐", "\"stop\"");
        byte[] all = (first + second).getBytes(StandardCharsets.UTF_8);
        int from = first.getBytes(StandardCharsets.UTF_8).length;
        int inside = new String(all, StandardCharsets.ISO_8859_1).indexOf("tchen") - 1;
        try (Scene scene = Scene.scene()
                .defaults("breaker: { minimum: 1000000 }", "stream: { on-break: resume }")
                .provider("openai", "")
                .start()) {
            for (int cut : new int[] {from, from + 1, from + 60, inside, all.length - 30, all.length - 4}) {
                scene.provider("openai")
                        .next(
                                Reply.script()
                                        .head(200, "content-type", "text/event-stream")
                                        .chunk(java.util.Arrays.copyOf(all, cut))
                                        .drop(),
                                Golden.events(List.of(first + second)));
                Received received = ask(scene, CHAT.path(), ASKED);
                assertThat(received.whole())
                        .as("cut after byte " + cut + ": " + received)
                        .isTrue();
                assertThat(CHAT.read(received.body()).text()).isEqualTo("Käse 🧀 und Brötchen 🥐");
            }
        }
    }
}
