package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.ToolNaming;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import io.fairlead.dialect.neutral.Written;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Names of tools and ids of calls between all APIs: valid there, the client's own here, the same in every turn. */
final class ToolNamingTest {
    /** What each API's provider takes, as it says so in its errors and its documentation. */
    private static final Map<String, String> NAMES = Map.of(
            "openai/chat", "[a-zA-Z0-9_-]{1,64}",
            "openai/responses", "[a-zA-Z0-9_-]{1,64}",
            "anthropic/messages", "[a-zA-Z0-9_-]{1,128}",
            "bedrock/invoke", "[a-zA-Z0-9_-]{1,128}",
            "bedrock/converse", "[a-zA-Z0-9_-]{1,64}",
            "gemini/generate-content", "[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}",
            "cohere/chat", "[a-zA-Z_][a-zA-Z0-9_]{0,63}");

    private static final Map<String, String> IDS = Map.of(
            "openai/chat", ".{1,40}",
            "openai/responses", ".{1,64}",
            "anthropic/messages", "[a-zA-Z0-9_-]{1,64}",
            "bedrock/invoke", "[a-zA-Z0-9_-]{1,64}",
            "bedrock/converse", "[a-zA-Z0-9_.:-]{1,64}",
            "gemini/generate-content", ".+",
            "cohere/chat", ".+");

    private static final List<String> TOOLS = List.of(
            "plain",
            "files.read",
            "files/read",
            "mcp__server-name__" + "a_very_long_tool_name_".repeat(4) + "1",
            "mcp__server-name__" + "a_very_long_tool_name_".repeat(4) + "2",
            "x".repeat(300),
            "1st",
            "-dash",
            "wetter.für.köln",
            "天气",
            "with space");

    private static final List<String> CALLS =
            List.of("call_0", "", "functions.get_weather:0", "call_" + "x".repeat(80), "a b/c", "toolu_01");

    private record Pair(Side from, Side into) {
        @Override
        public String toString() {
            return from + " -> " + into;
        }
    }

    private static Stream<Pair> pairs() {
        return Side.all().stream().flatMap(from -> Side.all().stream().map(into -> new Pair(from, into)));
    }

    private static Stream<DynamicTest> each(java.util.function.Consumer<Pair> law) {
        return pairs().map(pair -> DynamicTest.dynamicTest(pair.toString(), () -> law.accept(pair)));
    }

    private static Conversation asked(List<Turn> turns, ToolChoice choice) {
        return new Conversation(
                "m",
                false,
                false,
                turns,
                TOOLS.stream().map(name -> new Tool(name, "d", null, null)).toList(),
                choice,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
    }

    private static Turn called(String id, String name) {
        return new Turn(Role.ASSISTANT, List.of(new Part.ToolCall(id, name, "{}")));
    }

    private static Turn answered(String id, String name, String what) {
        return new Turn(Role.USER, List.of(new Part.ToolResult(id, name, List.of(new Part.Text(what)), false)));
    }

    private static Completion answer(String id, String name) {
        return new Completion(
                "id",
                "m",
                List.of(new Completion.Choice(
                        0, List.of(new Part.ToolCall(id, name, "{}")), Finish.of(FinishReason.TOOL_CALLS))),
                Tokens.UNKNOWN);
    }

    @TestFactory
    Stream<DynamicTest> a_name_is_said_as_the_api_takes_it_and_told_as_the_client_has_it() {
        return each(pair -> {
            String form = Objects.requireNonNull(NAMES.get(pair.into().title()));
            Set<String> all = new HashSet<>();
            for (String own : TOOLS) {
                Conversation asked = asked(
                        List.of(
                                new Turn(Role.USER, List.of(new Part.Text("go"))),
                                called("call00001", own),
                                answered("call00001", own, "done")),
                        ToolChoice.AUTO);
                ToolNaming naming =
                        ToolNaming.of(asked, pair.from().api(), pair.into().api());
                Losses losses = new Losses();
                Written written = pair.into()
                        .api()
                        .writeRequest(naming.said(), pair.into().to(), losses);
                assertThat(losses.worst()).isLessThan(Loss.Effect.REFUSED);
                Conversation back = pair.into().read(written);

                assertThat(back.tools()).hasSize(TOOLS.size());
                assertThat(back.tools())
                        .allSatisfy(tool -> assertThat(tool.name()).matches(form));
                String said = back.tools().get(TOOLS.indexOf(own)).name();
                assertThat(all.add(said)).as("%s is %s", own, said).isTrue();
                assertThat(calls(back)).extracting(Part.ToolCall::name).containsExactly(said);
                Conversation forced = asked(asked.turns(), ToolChoice.named(own));
                ToolNaming bound =
                        ToolNaming.of(forced, pair.from().api(), pair.into().api());
                assertThat(bound.said().toolChoice().name()).isEqualTo(said);

                assertThat(told(pair, naming, asked, answer("call00002", said), false)
                                .name())
                        .isEqualTo(own);
                assertThat(told(pair, naming, asked, answer("call00002", said), true)
                                .name())
                        .isEqualTo(own);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> an_id_that_comes_again_is_another_and_its_result_goes_with_it() {
        return each(pair -> {
            String form = Objects.requireNonNull(IDS.get(pair.into().title()));
            for (String id : CALLS) {
                List<Turn> turns = new ArrayList<>();
                for (int round = 0; round < 4; round++) {
                    turns.add(new Turn(Role.USER, List.of(new Part.Text("go"))));
                    turns.add(called(id, "plain"));
                    turns.add(answered(id, "plain", "done " + round));
                }
                turns.add(new Turn(
                        Role.ASSISTANT,
                        List.of(new Part.ToolCall(id, "plain", "{}"), new Part.ToolCall(id, "plain", "{}"))));
                turns.add(new Turn(
                        Role.USER,
                        List.of(
                                new Part.ToolResult(id, "plain", List.of(new Part.Text("done 4")), false),
                                new Part.ToolResult(id, "plain", List.of(new Part.Text("done 5")), false))));
                Conversation asked = asked(turns, ToolChoice.AUTO);
                ToolNaming naming =
                        ToolNaming.of(asked, pair.from().api(), pair.into().api());
                Conversation back = pair.into()
                        .read(pair.into()
                                .api()
                                .writeRequest(naming.said(), pair.into().to(), new Losses()));

                List<String> ids = calls(back).stream().map(Part.ToolCall::id).toList();
                assertThat(ids)
                        .as(id)
                        .hasSize(6)
                        .doesNotHaveDuplicates()
                        .allSatisfy(each -> assertThat(each).matches(form));
                List<Part.ToolResult> results = results(back);
                assertThat(results).extracting(Part.ToolResult::id).containsExactlyElementsOf(ids);
                assertThat(results.toString()).containsSubsequence("done 0", "done 3", "done 4", "done 5");
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> over_many_turns_no_id_is_told_twice_and_earlier_calls_are_said_alike() {
        return each(pair -> {
            String form = Objects.requireNonNull(IDS.get(pair.from().title()));
            for (String id : CALLS) {
                List<Turn> turns = new ArrayList<>();
                List<String> said = List.of();
                Set<String> known = new HashSet<>();
                for (int round = 0; round < 4; round++) {
                    turns.add(new Turn(Role.USER, List.of(new Part.Text("go"))));
                    Conversation asked = asked(turns, ToolChoice.AUTO);
                    ToolNaming naming =
                            ToolNaming.of(asked, pair.from().api(), pair.into().api());
                    List<String> now =
                            calls(naming.said()).stream().map(Part.ToolCall::id).toList();
                    assertThat(now.subList(0, said.size())).isEqualTo(said);
                    said = now;
                    Part.ToolCall told = told(pair, naming, asked, answer(id, "plain"), round % 2 == 0);
                    assertThat(told.id()).matches(form);
                    assertThat(known.add(told.id())).as("%s again", told.id()).isTrue();
                    turns.add(called(told.id(), told.name()));
                    turns.add(answered(told.id(), told.name(), "done"));
                }
            }
        });
    }

    /** The call of an answer as the client of {@code from} reads it. */
    private static Part.ToolCall told(
            Pair pair, ToolNaming naming, Conversation asked, Completion answer, boolean streamed) {
        Side from = pair.from();
        if (!streamed) {
            Completion read = from.api()
                    .readAnswer(
                            from.api().writeAnswer(naming.told(answer), from.reply(asked)),
                            from.to().maker());
            return calls(Objects.requireNonNull(read).choices().get(0).parts()).get(0);
        }
        var writer = from.api().streamWriter(from.reply(asked));
        var out = new io.fairlead.dialect.wire.Output();
        Replay.of(answer, naming.told(delta -> writer.write(delta, out)));
        Collector collector = new Collector();
        var reader = from.api()
                .streamReader(
                        from.api().streamType(from.reply(asked)), from.to().maker(), collector);
        reader.read(java.nio.ByteBuffer.wrap(out.toByteArray()));
        reader.end();
        return calls(collector.completion().choices().get(0).parts()).get(0);
    }

    private static List<Part.ToolCall> calls(Conversation asked) {
        return calls(
                asked.turns().stream().flatMap(turn -> turn.parts().stream()).toList());
    }

    private static List<Part.ToolCall> calls(List<Part> parts) {
        return parts.stream()
                .filter(Part.ToolCall.class::isInstance)
                .map(Part.ToolCall.class::cast)
                .toList();
    }

    private static List<Part.ToolResult> results(Conversation asked) {
        return asked.turns().stream()
                .flatMap(turn -> turn.parts().stream())
                .filter(Part.ToolResult.class::isInstance)
                .map(Part.ToolResult.class::cast)
                .toList();
    }
}
