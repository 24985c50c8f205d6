package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Habits;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Turn.Role;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a request at a model that lacks something; that it is so for every API is said by the page's test. */
class AbilitiesTest {
    private static final Turn HELLO = new Turn(Role.USER, List.of(new Part.Text("Hello.")));
    private static final Part.ToolCall CALL = new Part.ToolCall("c1", "tide", "{\"at\":\"Sylt\"}");
    private static final Part PICTURE = new Part.Image(new Media.Inline("image/png", "AAAA"));

    private final Losses losses = new Losses();

    private Conversation fit(Conversation asked, boolean reasoning, Feature... cannot) {
        ModelTraits traits = new ModelTraits("m", reasoning, 0, 0, Set.of(), Set.of(cannot));
        return Abilities.fit(asked, new Destination("m", traits, Habits.NONE, "us"), losses);
    }

    private static Conversation asked(List<Turn> turns, List<Tool> tools, @Nullable Reasoning reasoning) {
        return new Conversation(
                "m", false, false, turns, tools, ToolChoice.AUTO, true, OutputFormat.TEXT, Sampling.DEFAULT, reasoning);
    }

    private List<String> lost() {
        return losses.all().stream().map(Loss::path).toList();
    }

    @Test
    void a_request_that_uses_nothing_of_it_is_the_same() {
        Conversation asked = asked(List.of(HELLO), List.of(), null);

        assertThat(fit(asked, true, Feature.values()).turns()).isEqualTo(asked.turns());
        assertThat(fit(asked, true)).isSameAs(asked);
        assertThat(lost()).isEmpty();
    }

    @Test
    void what_was_called_is_told_in_words_where_nothing_can_be_called() {
        List<Turn> turns = List.of(
                HELLO,
                new Turn(Role.ASSISTANT, List.of(CALL)),
                new Turn(Role.USER, List.of(new Part.ToolResult("c1", "tide", List.of(new Part.Text("Low.")), false))));

        Conversation fit = fit(asked(turns, List.of(Samples.tool("tide")), null), false, Feature.TOOLS);

        assertThat(fit.tools()).isEmpty();
        assertThat(fit.parallelTools()).isNull();
        assertThat(fit.turns().get(1).parts())
                .containsExactly(new Part.Text("(tide was called with {\"at\":\"Sylt\"})"));
        assertThat(fit.turns().get(2).parts())
                .containsExactly(new Part.Text("(tide answered:)"), new Part.Text("Low."));
        assertThat(lost()).containsExactly("tools");
    }

    @Test
    void a_turn_of_nothing_but_pictures_stays_a_turn() {
        List<Turn> turns = List.of(new Turn(Role.USER, List.of(PICTURE)), new Turn(Role.ASSISTANT, List.of()), HELLO);

        assertThat(fit(asked(turns, List.of(), null), false, Feature.IMAGES).turns())
                .allMatch(turn -> turn.parts().stream().allMatch(Part.Text.class::isInstance));
        assertThat(lost()).containsExactly("messages[0].image");
    }

    @Test
    void pictures_of_a_result_stand_beside_it_where_it_takes_none() {
        Part.ToolResult result = new Part.ToolResult("c1", "tide", List.of(new Part.Text("Low."), PICTURE), false);
        List<Turn> turns =
                List.of(HELLO, new Turn(Role.ASSISTANT, List.of(CALL)), new Turn(Role.USER, List.of(result)));

        Conversation fit = fit(asked(turns, List.of(Samples.tool("tide")), null), false, Feature.TOOL_MEDIA);

        assertThat(fit.turns().get(2).parts())
                .containsExactly(new Part.ToolResult("c1", "tide", List.of(new Part.Text("Low.")), false), PICTURE);
        assertThat(losses.worst()).isEqualTo(Loss.Effect.NOTED);
    }

    @Test
    void a_document_of_plain_text_is_told_as_text_and_any_other_is_lost() {
        Part plain = new Part.Document(new Media.Plain("All is well."), "Report");
        Part pdf = new Part.Document(new Media.Inline("application/pdf", "AAAA"), null);

        Conversation fit = fit(
                asked(List.of(new Turn(Role.USER, List.of(plain, pdf))), List.of(), null), false, Feature.DOCUMENTS);

        assertThat(fit.turns().get(0).parts()).containsExactly(new Part.Text("Report\n\nAll is well."));
        assertThat(losses.worst()).isEqualTo(Loss.Effect.LOSSY);
    }

    @Test
    void a_model_that_thinks_anyway_may_choose_how_long_and_one_that_does_not_is_asked_in_vain() {
        Reasoning own = new Reasoning(Effort.AUTO, null, null);

        assertThat(fit(asked(List.of(HELLO), List.of(), own), true, Feature.EFFORT)
                        .reasoning())
                .isNull();
        assertThat(lost()).isEmpty();
        fit(asked(List.of(HELLO), List.of(), own), false, Feature.EFFORT);
        assertThat(lost()).containsExactly("reasoning");
    }

    @Test
    void settings_that_say_what_holds_anyway_are_no_loss() {
        Sampling usual = new Sampling(9, 1.0, 1.0, null, 0.0, 0.0, null, List.of(), 1, null);
        Conversation plain = asked(List.of(HELLO), List.of(), null);
        Conversation asked = new Conversation(
                "m", false, false, plain.turns(), List.of(), ToolChoice.AUTO, null, OutputFormat.TEXT, usual, null);

        Sampling fit = fit(asked, false, Feature.SAMPLING, Feature.PENALTIES).sampling();

        assertThat(fit.temperature()).isNull();
        assertThat(fit.frequencyPenalty()).isNull();
        assertThat(fit.maxTokens()).isEqualTo(9);
        assertThat(lost()).isEmpty();
    }
}
