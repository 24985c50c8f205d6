package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.neutral.Delta.Opening;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InTurnTest {
    private final List<Delta> out = new ArrayList<>();
    private final InTurn inTurn = new InTurn(out::add);

    @Test
    void parts_that_overlap_come_one_after_another() {
        Delta first = begun(0);
        Delta second = begun(1);
        Delta third = begun(2);
        List.of(first, second, third, piece(1, "b"), piece(0, "a"), ended(0), piece(1, "c"), ended(2), ended(1))
                .forEach(inTurn::delta);

        assertThat(out)
                .containsExactly(
                        first,
                        piece(0, "a"),
                        ended(0),
                        second,
                        piece(1, "b"),
                        piece(1, "c"),
                        ended(1),
                        third,
                        ended(2));
    }

    @Test
    void what_belongs_to_no_part_goes_through_at_once() {
        inTurn.delta(begun(0));
        inTurn.delta(begun(1));
        inTurn.delta(new Delta.Alive());

        assertThat(out).containsExactly(begun(0), new Delta.Alive());
    }

    private static Delta begun(int part) {
        return new Delta.PartBegun(0, part, new Opening.CallOpening("call_" + part, "tool"));
    }

    private static Delta piece(int part, String text) {
        return new Delta.Piece(0, part, text);
    }

    private static Delta ended(int part) {
        return new Delta.PartEnded(0, part);
    }
}
