package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** How answers end, between all APIs, whole and streamed: what was cut short or went wrong never looks finished. */
final class EndsTest {
    /** What each API's official clients know. */
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "openai/chat", Set.of("stop", "length", "tool_calls", "content_filter", "function_call"),
            "openai/responses", Set.of("completed", "incomplete", "max_output_tokens", "content_filter", "in_progress"),
            "anthropic/messages", messages(),
            "bedrock/invoke", messages(),
            "bedrock/converse",
                    Set.of(
                            "end_turn",
                            "tool_use",
                            "max_tokens",
                            "stop_sequence",
                            "guardrail_intervened",
                            "content_filtered",
                            "malformed_model_output",
                            "malformed_tool_use",
                            "model_context_window_exceeded"),
            "gemini/generate-content", Set.of("STOP", "MAX_TOKENS", "SAFETY", "MALFORMED_FUNCTION_CALL", "OTHER"),
            "cohere/chat", Set.of("COMPLETE", "STOP_SEQUENCE", "MAX_TOKENS", "TOOL_CALL", "ERROR", "TIMEOUT"));

    private static final Pattern SAID =
            Pattern.compile("\"(?:finish_reason|finishReason|stop_reason|stopReason|status|reason)\":\"([A-Za-z_]*)\"");

    /** Cohere's streams say these as an error. */
    private static final Set<FinishReason> FAILURES =
            Set.of(FinishReason.ERROR, FinishReason.CONTENT_FILTER, FinishReason.MALFORMED_CALL);

    private static final Part WORDS = new Part.Text("Low at");
    private static final List<List<Part>> CUT = List.of(
            List.of(WORDS),
            List.of(new Part.Thought("Hm", null), WORDS),
            List.of(WORDS, new Part.ToolCall("call00001", "tide", "{\"at\":\"Sylt\"}")));

    private static Set<String> messages() {
        return Set.of(
                "end_turn",
                "max_tokens",
                "stop_sequence",
                "tool_use",
                "pause_turn",
                "refusal",
                "model_context_window_exceeded");
    }

    private static Completion answer(FinishReason reason, List<Part> parts) {
        return new Completion(
                "id", "m", List.of(new Completion.Choice(0, parts, Finish.of(reason))), new Tokens(7, -1, -1, 6, -1));
    }

    private static Stream<DynamicTest> pairs(BiConsumer<Side, Side> law) {
        return Side.all().stream()
                .flatMap(from -> Side.all().stream()
                        .map(into -> DynamicTest.dynamicTest(from + " <- " + into, () -> law.accept(from, into))));
    }

    private static String whole(Side client, Side target, Completion answer) {
        JsonNode came = target.api().writeAnswer(answer, target.reply(Answering.asked(false)));
        Completion read =
                Objects.requireNonNull(target.api().readAnswer(came, target.to().maker()));
        return Json.text(client.api().writeAnswer(read, client.reply(Answering.asked(false))));
    }

    private static byte[] streamed(Side client, Side target, Completion answer) {
        List<Delta> steps = new ArrayList<>();
        Replay.of(answer, steps::add);
        return Streamed.written(client, Streamed.deltas(target, Streamed.written(target, steps)));
    }

    private static FinishReason read(Side client, String whole) {
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        JsonNode body = Objects.requireNonNull(Json.tree(bytes, bytes.length));
        return reason(
                Objects.requireNonNull(client.api().readAnswer(body, client.to().maker())));
    }

    private static FinishReason reason(Completion answer) {
        return answer.choices().get(0).finish().reason();
    }

    @TestFactory
    Stream<DynamicTest> what_was_cut_short_is_told_as_cut_short() {
        return pairs((client, target) -> {
            for (List<Part> parts : CUT) {
                Completion answer = answer(FinishReason.LENGTH, parts);
                assertThat(read(client, whole(client, target, answer)))
                        .as("%s", parts)
                        .isEqualTo(FinishReason.LENGTH);
                assertThat(reason(Streamed.read(client, streamed(client, target, answer))
                                .completion()))
                        .as("%s, streamed", parts)
                        .isEqualTo(FinishReason.LENGTH);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> the_last_item_of_what_was_cut_short_is_told_as_incomplete_to_clients_of_responses() {
        return pairs((client, target) -> {
            if (!client.title().equals("openai/responses")) {
                return;
            }
            for (List<Part> parts : CUT) {
                Completion answer = answer(FinishReason.LENGTH, parts);
                items(whole(client, target, answer));
                String stream = new String(streamed(client, target, answer), StandardCharsets.UTF_8);
                String last = stream.substring(stream.lastIndexOf("data: ") + 6).strip();
                byte[] event = last.getBytes(StandardCharsets.UTF_8);
                items(Json.text(
                        Objects.requireNonNull(Json.tree(event, event.length)).path("response")));
                String done = stream.substring(
                        stream.lastIndexOf("\"response.output_item.done\""), stream.lastIndexOf("event: "));
                assertThat(done).contains("\"status\":\"incomplete\"");
            }
        });
    }

    private static void items(String response) {
        byte[] bytes = response.getBytes(StandardCharsets.UTF_8);
        JsonNode body = Objects.requireNonNull(Json.tree(bytes, bytes.length));
        assertThat(body.path("status").asText()).isEqualTo("incomplete");
        JsonNode items = body.path("output");
        for (int i = 0; i < items.size(); i++) {
            if (items.path(i).has("status")) {
                assertThat(items.path(i).path("status").asText())
                        .as("item %s of %s", i, items)
                        .isEqualTo(i == items.size() - 1 ? "incomplete" : "completed");
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> every_end_has_a_word_that_the_clients_know() {
        return pairs((client, target) -> {
            Set<String> known = Objects.requireNonNull(KNOWN.get(client.title()));
            for (FinishReason reason : FinishReason.values()) {
                Completion answer = answer(reason, List.of(WORDS));
                List<String> said = new ArrayList<>(said(whole(client, target, answer)));
                boolean failure = target.title().equals("cohere/chat") && FAILURES.contains(reason);
                if (!failure) {
                    said.addAll(said(new String(streamed(client, target, answer), StandardCharsets.ISO_8859_1)));
                }
                assertThat(said).as("%s", reason).isNotEmpty().isSubsetOf(known);
            }
        });
    }

    private static List<String> said(String written) {
        List<String> said = new ArrayList<>();
        Matcher matcher = SAID.matcher(written);
        while (matcher.find()) {
            said.add(matcher.group(1));
        }
        return said;
    }

    @TestFactory
    Stream<DynamicTest> an_answer_that_went_wrong_never_looks_finished() {
        return Side.all().stream()
                .map(client -> DynamicTest.dynamicTest(client.title(), () -> {
                    for (FinishReason wrong : List.of(FinishReason.ERROR, FinishReason.MALFORMED_CALL)) {
                        Completion answer = answer(wrong, List.of(WORDS));
                        String whole =
                                Json.text(client.api().writeAnswer(answer, client.reply(Answering.asked(false))));
                        assertThat(read(client, whole)).isNotIn(FinishReason.STOP, FinishReason.TOOL_CALLS);
                    }
                }));
    }
}
