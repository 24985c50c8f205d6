package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Scene;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reasoning in a conversation of five turns with tools that moves to another maker for any one turn and comes home: no
 * provider ever gets what another sealed, and each gets its own back byte for byte.
 */
class ThoughtsAcrossTest {
    private static final String SIGNATURE = "EqQBCgIYAhIM-of-anthropic-%d==";
    private static final String OTHERS = "CiQB-of-google-%d==";

    private final ArrayNode messages = Jsons.object().arrayNode();
    private final List<Integer> athome = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "0, gemini/gemini-2.5-flash",
        "1, gemini/gemini-2.5-flash",
        "2, gemini/gemini-2.5-flash",
        "3, gemini/gemini-2.5-flash",
        "4, gemini/gemini-2.5-flash",
        "0, deepseek/deepseek-reasoner",
        "2, deepseek/deepseek-reasoner",
        "3, deepseek/deepseek-reasoner"
    })
    void a_conversation_leaves_for_one_turn_and_comes_home(int away, String target)
            throws IOException, InterruptedException {
        String other = target.substring(0, target.indexOf('/'));
        try (Scene scene = Scene.scene()
                .provider("anthropic", "")
                .provider(
                        other,
                        "key: key-of-" + other,
                        ScriptedProvider.builder().hosts("api.deepseek.com").start())
                .retry("attempts: 1")
                .routes("match: { provider: anthropic }\n    fallback: [" + target + "]")
                .start()) {
            for (int turn = 0; turn < 5; turn++) {
                user(turn);
                HttpResponse<String> answer = turn == away ? abroad(scene, other, turn) : atHome(scene, turn);
                assertThat(answer.statusCode()).isEqualTo(200);
                ObjectNode message = messages.addObject().put("role", "assistant");
                message.set("content", Jsons.read(answer.body()).path("content"));
            }
        }
    }

    /** A question, then results for the calls. */
    private void user(int turn) {
        ObjectNode message = messages.addObject().put("role", "user");
        if (turn == 0) {
            message.put("content", "How are the tides?");
            return;
        }
        JsonNode last = messages.get(messages.size() - 2).path("content");
        ArrayNode results = message.putArray("content");
        for (JsonNode block : last) {
            if (block.path("type").asText().equals("tool_use")) {
                results.addObject()
                        .put("type", "tool_result")
                        .put("tool_use_id", block.path("id").asText())
                        .put("content", "low");
            }
        }
        assertThat(results).isNotEmpty();
    }

    private HttpResponse<String> atHome(Scene scene, int turn) throws IOException, InterruptedException {
        scene.provider("anthropic")
                .next(StandIn.json(
                        200,
                        "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":["
                                + "{\"type\":\"thinking\",\"thinking\":\"hm " + turn + "\",\"signature\":\""
                                + SIGNATURE.formatted(turn) + "\"},{\"type\":\"tool_use\",\"id\":\"toolu_" + turn
                                + "\",\"name\":\"tide\",\"input\":{}}],\"stop_reason\":\"tool_use\",\"stop_sequence\":null,"
                                + "\"usage\":{\"input_tokens\":7,\"output_tokens\":6}}"));
        HttpResponse<String> answer = ask(scene);

        Seen asked = last(scene.provider("anthropic"));
        List<String> signatures = signatures(Jsons.read(asked.text()));
        assertThat(signatures)
                .isEqualTo(athome.stream().map(SIGNATURE::formatted).toList());
        assertThat(asked.text()).doesNotContain("of-google").doesNotContain("ZmFpcmxl");
        athome.add(turn);
        return answer;
    }

    private HttpResponse<String> abroad(Scene scene, String other, int turn) throws IOException, InterruptedException {
        scene.provider("anthropic").next(StandIn.json(503, "{\"type\":\"error\",\"error\":{\"type\":\"api_error\"}}"));
        scene.provider(other).next(other.equals("gemini") ? gemini(turn) : deepseek(turn));
        HttpResponse<String> answer = ask(scene);

        assertThat(answer.headers().firstValue("x-fairlead-target").orElse("")).startsWith(other);
        assertThat(last(scene.provider(other)).text())
                .doesNotContain("of-anthropic")
                .doesNotContain("ZmFpcmxl");
        assertThat(answer.headers().firstValue("x-fairlead-dropped").isPresent())
                .isEqualTo(!athome.isEmpty());
        return answer;
    }

    private static Reply gemini(int turn) {
        return StandIn.json(
                200,
                "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"hm\",\"thought\":true},"
                        + "{\"functionCall\":{\"name\":\"tide\",\"args\":{}},\"thoughtSignature\":\""
                        + OTHERS.formatted(turn) + "\"}]},\"finishReason\":\"STOP\",\"index\":0}],\"usageMetadata\":{"
                        + "\"promptTokenCount\":7,\"candidatesTokenCount\":6,\"totalTokenCount\":13}}");
    }

    private static Reply deepseek(int turn) {
        return StandIn.json(
                200,
                "{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"deepseek-reasoner\",\"choices\":[{\"index\":0,"
                        + "\"message\":{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"hm\",\"tool_calls\":[{"
                        + "\"id\":\"call_" + turn
                        + "\",\"type\":\"function\",\"function\":{\"name\":\"tide\",\"arguments\":\"{}\"}}]},"
                        + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":6,"
                        + "\"total_tokens\":13}}");
    }

    private HttpResponse<String> ask(Scene scene) throws IOException, InterruptedException {
        ObjectNode body = Jsons.object().put("model", "claude-sonnet-4-5").put("max_tokens", 4096);
        body.putObject("thinking").put("type", "enabled").put("budget_tokens", 1024);
        body.putArray("tools").addObject().put("name", "tide").set("input_schema", Ask.NO_ARGUMENTS);
        body.set("messages", messages);
        return scene.plain()
                .send(
                        HttpRequest.newBuilder(scene.base("/anthropic/v1/messages"))
                                .header("x-api-key", "client-key")
                                .header("anthropic-version", "2023-06-01")
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static List<String> signatures(JsonNode request) {
        List<String> signatures = new ArrayList<>();
        for (JsonNode message : request.path("messages")) {
            for (JsonNode block : message.path("content")) {
                if (block.path("type").asText().equals("thinking")) {
                    signatures.add(block.path("signature").asText());
                }
            }
        }
        return signatures;
    }

    private static Seen last(ScriptedProvider provider) {
        return provider.seen().get(provider.seen().size() - 1);
    }
}
