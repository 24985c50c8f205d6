package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.neutral.Delta.Opening;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CallArgumentsTest {
    private static final Opening CALL = new Opening.CallOpening("call_1", "now");

    private final List<Delta> out = new ArrayList<>();
    private final CallArguments arguments = new CallArguments(out::add);

    private void tell(Delta... deltas) {
        List.of(deltas).forEach(arguments::delta);
    }

    @Test
    void a_call_without_a_word_of_arguments_gets_the_empty_object() {
        Delta finished = new Delta.Finished(0, Finish.of(FinishReason.TOOL_CALLS));
        tell(new Delta.PartBegun(0, 1, CALL), new Delta.Piece(0, 1, ""), new Delta.PartEnded(0, 1), finished);

        assertThat(out)
                .containsExactly(
                        new Delta.PartBegun(0, 1, CALL),
                        new Delta.Piece(0, 1, "{}"),
                        new Delta.PartEnded(0, 1),
                        finished);
    }

    @Test
    void a_call_that_was_cut_before_its_arguments_stays_without_them() {
        Delta[] said = {
            new Delta.PartBegun(0, 0, Opening.TEXT),
            new Delta.PartEnded(0, 0),
            new Delta.PartBegun(0, 1, CALL),
            new Delta.PartEnded(0, 1),
            new Delta.Counted(Tokens.UNKNOWN),
            new Delta.Finished(0, Finish.of(FinishReason.LENGTH)),
            new Delta.Ended()
        };
        tell(said);

        assertThat(out).containsExactlyInAnyOrder(said).endsWith(said[3], said[5], said[6]);
    }

    @Test
    void a_call_that_another_part_follows_was_not_cut() {
        Delta cut = new Delta.Finished(0, Finish.of(FinishReason.LENGTH));
        Delta second = new Delta.PartBegun(0, 2, CALL);
        tell(new Delta.PartBegun(0, 1, CALL), new Delta.PartEnded(0, 1), second, new Delta.PartEnded(0, 2), cut);

        assertThat(out)
                .containsExactly(
                        new Delta.PartBegun(0, 1, CALL),
                        new Delta.Piece(0, 1, "{}"),
                        new Delta.PartEnded(0, 1),
                        second,
                        new Delta.PartEnded(0, 2),
                        cut);
    }

    @Test
    void an_overlapped_call_does_not_wait_for_what_follows() {
        tell(new Delta.PartBegun(0, 1, CALL), new Delta.PartBegun(0, 2, CALL), new Delta.PartEnded(0, 1));

        assertThat(out).endsWith(new Delta.Piece(0, 1, "{}"), new Delta.PartEnded(0, 1));
    }

    @Test
    void so_does_one_in_a_whole_answer_unless_that_was_cut() {
        assertThat(calls(FinishReason.TOOL_CALLS, "")).isEqualTo("{}");
        assertThat(calls(FinishReason.TOOL_CALLS, "{\"a\":1}")).isEqualTo("{\"a\":1}");
        assertThat(calls(FinishReason.LENGTH, "")).isEmpty();
    }

    @Test
    void only_the_last_call_of_a_whole_answer_can_have_been_cut() {
        Part.ToolCall silent = new Part.ToolCall("call_1", "now", "");
        Completion answer = CallArguments.given(new Completion(
                null,
                null,
                List.of(new Completion.Choice(0, List.of(silent, silent), Finish.of(FinishReason.LENGTH))),
                Tokens.UNKNOWN));

        assertThat(answer.choices().get(0).parts()).containsExactly(new Part.ToolCall("call_1", "now", "{}"), silent);
    }

    private static String calls(FinishReason finish, String arguments) {
        Completion answer = CallArguments.given(new Completion(
                null,
                null,
                List.of(new Completion.Choice(
                        0, List.of(new Part.ToolCall("call_1", "now", arguments)), Finish.of(finish))),
                Tokens.UNKNOWN));
        return ((Part.ToolCall) answer.choices().get(0).parts().get(0)).arguments();
    }

    @Test
    void everything_else_passes_as_it_is_also_where_calls_overlap() {
        Delta[] said = {
            new Delta.PartBegun(0, 0, Opening.TEXT),
            new Delta.PartEnded(0, 0),
            new Delta.PartBegun(0, 1, CALL),
            new Delta.PartBegun(0, 2, CALL),
            new Delta.Piece(0, 2, "{\"a\":1}"),
            new Delta.Piece(0, 1, "{}"),
            new Delta.PartEnded(0, 1),
            new Delta.PartEnded(0, 2),
            new Delta.Ended()
        };
        tell(said);

        assertThat(out).containsExactly(said);
    }
}
