package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.CallArguments;
import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Arguments that say nothing, in whatever form, are the empty object in every API. */
final class EmptyArgumentsTest {
    private static final List<String> NOTHING = List.of("", " ", "null", "[]", "[ ]", " null\n", "\"\"", "{}", "false");

    private static Conversation asked(String arguments) {
        return new Conversation(
                "m",
                false,
                false,
                List.of(
                        new Turn(Turn.Role.USER, List.of(new Part.Text("now?"))),
                        new Turn(Turn.Role.ASSISTANT, List.of(new Part.ToolCall("call00001", "now", arguments))),
                        new Turn(
                                Turn.Role.USER,
                                List.of(new Part.ToolResult("call00001", "now", List.of(new Part.Text("9")), false)))),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
    }

    @TestFactory
    Stream<DynamicTest> a_call_of_the_history_is_written_with_an_empty_object() {
        return Side.all().stream()
                .map(side -> DynamicTest.dynamicTest(side.title(), () -> {
                    for (String nothing : NOTHING) {
                        Conversation back = side.read(side.api().writeRequest(asked(nothing), side.to(), new Losses()));
                        assertThat(calls(back)).as("'%s'", nothing).containsExactly("{}");
                    }
                }));
    }

    @Test
    void each_api_reads_a_call_of_the_history_without_arguments_as_one_with_an_empty_object() {
        Map<String, String> forms = Map.of(
                "openai/chat",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':%s}}]}]}",
                "openai/responses",
                "{'input':[{'type':'function_call','call_id':'a','name':'f','arguments':%s}]}",
                "anthropic/messages",
                "{'messages':[{'role':'assistant','content':[{'type':'tool_use','id':'a','name':'f','input':%s}]}]}",
                "gemini/generate-content",
                "{'contents':[{'role':'model','parts':[{'functionCall':{'name':'f','args':%s}}]}]}",
                "bedrock/converse",
                "{'messages':[{'role':'assistant','content':[{'toolUse':{'toolUseId':'a','name':'f','input':%s}}]}]}",
                "cohere/chat",
                "{'messages':[{'role':'assistant','tool_calls':[{'id':'a','type':'function','function':{'name':'f','arguments':%s}}]}]}");
        for (Side side : Side.all()) {
            String form = forms.get(side.title());
            if (form == null) {
                continue;
            }
            for (String value : List.of("null", "[]", "{}", "'null'", "'[]'", "''")) {
                byte[] body = form.formatted(value).replace('\'', '"').getBytes(StandardCharsets.UTF_8);
                Conversation read = side.api()
                        .readRequest(Objects.requireNonNull(Json.tree(body, body.length)), "", "openai", new Losses());
                for (Side other : Side.all()) {
                    Conversation back = other.read(other.api().writeRequest(read, other.to(), new Losses()));
                    assertThat(calls(back))
                            .as("%s %s in %s", side, value, other)
                            .containsExactly("{}");
                }
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> a_call_of_an_answer_is_told_with_an_empty_object() {
        return Side.all().stream()
                .map(side -> DynamicTest.dynamicTest(side.title(), () -> {
                    for (String nothing : NOTHING) {
                        Completion answer = new Completion(
                                "id",
                                "m",
                                List.of(new Completion.Choice(
                                        0,
                                        List.of(new Part.ToolCall("call00001", "now", nothing)),
                                        Finish.of(FinishReason.TOOL_CALLS))),
                                Tokens.UNKNOWN);
                        Completion whole = side.api()
                                .readAnswer(
                                        side.api()
                                                .writeAnswer(
                                                        CallArguments.given(answer),
                                                        side.reply(Answering.asked(false))),
                                        side.to().maker());
                        assertThat(arguments(Objects.requireNonNull(whole)))
                                .as("'%s'", nothing)
                                .isEqualTo("{}");
                        for (int cut = 1; cut <= 3; cut++) {
                            assertThat(arguments(streamed(side, nothing, cut)))
                                    .as("'%s' by %s", nothing, cut)
                                    .isEqualTo("{}");
                        }
                    }
                    for (String said : List.of("{\"a\":null}", "nullable", "[1]", " {\"a\":[]}", "falsehood")) {
                        assertThat(arguments(streamed(side, said, 1)).strip()).contains(said.strip());
                    }
                }));
    }

    private static Completion streamed(Side side, String arguments, int cut) {
        StreamWriter writer = side.api().streamWriter(side.reply(Answering.asked(true)));
        Output out = new Output();
        CallArguments told = new CallArguments(delta -> writer.write(delta, out));
        told.delta(new Delta.Begun("id", "m"));
        told.delta(new Delta.PartBegun(0, 0, new Delta.Opening.CallOpening("call00001", "now")));
        for (int at = 0; at < arguments.length(); at += cut) {
            told.delta(new Delta.Piece(0, 0, arguments.substring(at, Math.min(at + cut, arguments.length()))));
        }
        told.delta(new Delta.PartEnded(0, 0));
        told.delta(new Delta.Finished(0, Finish.of(FinishReason.TOOL_CALLS)));
        told.delta(new Delta.Ended());
        Collector read = new Collector();
        StreamReader reader = side.api()
                .streamReader(
                        side.api().streamType(side.reply(Answering.asked(true))),
                        side.to().maker(),
                        read);
        reader.read(ByteBuffer.wrap(out.toByteArray()));
        reader.end();
        return read.completion();
    }

    private static String arguments(Completion answer) {
        return answer.choices().get(0).parts().stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(part -> ((Part.ToolCall) part).arguments())
                .findFirst()
                .orElseThrow();
    }

    private static List<String> calls(Conversation asked) {
        return asked.turns().stream()
                .flatMap(turn -> turn.parts().stream())
                .filter(Part.ToolCall.class::isInstance)
                .map(part -> ((Part.ToolCall) part).arguments())
                .toList();
    }
}
