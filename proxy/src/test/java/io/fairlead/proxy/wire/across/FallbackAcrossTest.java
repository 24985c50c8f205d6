package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.proxy.wire.across.Ask.Line;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each library with each provider of another API: its own provider is down, the other answers, and the library's typed
 * objects cannot tell.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // a parameterized class has no constructor of its own
class FallbackAcrossTest {
    @Parameter
    Pair.Choice<? extends Sdk> choice;

    private Pair<? extends Sdk> pair;
    private Talk talk;

    static Stream<Pair.Choice<? extends Sdk>> pairs() {
        return Pair.all();
    }

    @BeforeParameterizedClassInvocation
    void open(Pair.Choice<? extends Sdk> choice) {
        pair = choice.open();
        talk = Talk.whole(pair);
    }

    @AfterParameterizedClassInvocation
    void close() {
        pair.close();
    }

    @Test
    void a_plain_answer_arrives_and_says_who_gave_it() {
        Heard heard = talk.ask(
                Ask.of(Talk.INSTRUCTIONS, Talk.QUESTION),
                Says.words("Lighthouses blink ", "\"in the fog\" \u2014 \uD83C\uDF0A."));

        talk.namesWhoAnswered(heard);
    }

    @Test
    void an_answer_that_ends_at_its_limit_says_so() {
        talk.ask(Ask.words("Tell me all."), Says.words("Once ", "upon").untilTheLimit());
    }

    @Test
    void a_conversation_with_tools_goes_on_for_three_turns() {
        talk.threeTurns();
    }

    @Test
    void a_picture_is_shown() {
        talk.ask(Ask.of(new Line.Picture("What is this?")), Says.words("A dot."));
    }

    @Test
    void an_answer_follows_a_schema() {
        Heard heard =
                talk.ask(Ask.of(Talk.QUESTION).withSchema(), Says.words("{\"metres\":", "2.5,", "\"rising\":true}"));

        assertThat(pair.told().schema()).isEqualTo(Ask.SCHEMA);
        assertThat(Jsons.read(heard.text()).path("metres").asDouble()).isEqualTo(2.5);
        talk.namesWhoAnswered(heard);
    }

    @Test
    void when_the_other_fails_too_the_library_raises_what_its_own_provider_said() {
        pair.says(pair.other().failing(Trouble.OVERLOADED).reply());

        Raised raised = pair.sdk().raised(catchThrowable(() -> pair.sdk().whole(Ask.words("Well?"))));

        assertThat(raised.status()).isEqualTo(503);
        assertThat(raised.message()).contains("its own words");
    }
}
