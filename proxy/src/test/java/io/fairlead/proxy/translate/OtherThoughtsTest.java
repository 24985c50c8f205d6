package io.fairlead.proxy.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.dialect.neutral.Delta;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherThoughtsTest {

    private final List<Delta> told = new ArrayList<>();
    private final OtherThoughts thoughts = new OtherThoughts(told::add);

    @Test
    void as_many_thoughts_as_may_be_one_after_another_are_left_out() {
        for (int part = 0; part < 10_000; part++) {
            thoughts.delta(begun(part));
            thoughts.delta(new Delta.Piece(0, part, "hm"));
            thoughts.delta(new Delta.PartEnded(0, part));
        }
        assertThat(told).isEmpty();
    }

    @Test
    void what_follows_an_ended_thought_under_its_number_is_told() {
        thoughts.delta(begun(1));
        thoughts.delta(new Delta.PartEnded(0, 1));
        Delta words = new Delta.Piece(0, 1, "words");
        thoughts.delta(words);

        assertThat(told).containsExactly(words);
    }

    @Test
    void a_stream_that_begins_thoughts_and_ends_none_is_given_up() {
        assertThatThrownBy(() -> {
                    for (int part = 0; part < 10_000; part++) {
                        thoughts.delta(begun(part));
                    }
                })
                .hasMessage("more than 64 thoughts at once");
    }

    private static Delta begun(int part) {
        return new Delta.PartBegun(0, part, Delta.Opening.THOUGHT);
    }
}
