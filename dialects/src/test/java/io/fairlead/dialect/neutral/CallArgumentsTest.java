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
        tell(new Delta.PartBegun(0, 1, CALL), new Delta.Piece(0, 1, ""), new Delta.PartEnded(0, 1));

        assertThat(out)
                .containsExactly(
                        new Delta.PartBegun(0, 1, CALL),
                        new Delta.Piece(0, 1, ""),
                        new Delta.Piece(0, 1, "{}"),
                        new Delta.PartEnded(0, 1));
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
