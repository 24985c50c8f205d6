package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The streams of each library that knows any, from each provider of another API. */
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // a parameterized class has no constructor of its own
class StreamsAcrossTest {
    @Parameter
    Pair.Choice<StreamingSdk> choice;

    private Pair<StreamingSdk> pair;
    private Talk talk;

    static Stream<Pair.Choice<StreamingSdk>> pairs() {
        return Pair.streaming();
    }

    @BeforeParameterizedClassInvocation
    void open(Pair.Choice<StreamingSdk> choice) {
        pair = choice.open();
        talk = Talk.streamed(pair);
    }

    @AfterParameterizedClassInvocation
    void close() {
        pair.close();
    }

    @Test
    void a_stream_arrives_and_says_who_gave_it() {
        Heard heard = talk.ask(
                Ask.of(Talk.INSTRUCTIONS, Talk.QUESTION),
                Says.words("Light", "houses ", "blink \u2014 ", "\uD83C\uDF0A", "."));

        talk.namesWhoAnswered(heard);
    }

    @Test
    void a_stream_that_ends_at_its_limit_says_so() {
        talk.ask(Ask.words("Tell me all."), Says.words("Once ", "upon").untilTheLimit());
    }

    @Test
    void a_streamed_conversation_with_tools_goes_on_for_three_turns() {
        talk.threeTurns();
    }

    @Test
    void a_picture_is_shown_and_the_answer_streams() {
        talk.ask(Ask.of(new Ask.Line.Picture("What is this?")), Says.words("A ", "dot."));
    }

    @Test
    void a_stream_follows_a_schema() {
        Heard heard =
                talk.ask(Ask.of(Talk.QUESTION).withSchema(), Says.words("{\"metres\":", "2.5,", "\"rising\":true}"));

        assertThat(pair.told().schema()).isEqualTo(Ask.SCHEMA);
        assertThat(Jsons.read(heard.text()).path("rising").asBoolean()).isTrue();
        talk.namesWhoAnswered(heard);
    }

    @Test
    void when_the_other_refuses_a_stream_the_library_raises_what_its_own_provider_said() {
        pair.says(pair.other().failing(Trouble.OVERLOADED).reply());

        Raised raised = pair.sdk().raised(catchThrowable(() -> pair.sdk().stream(Ask.words("Well?"))));

        assertThat(raised.status()).isEqualTo(503);
        assertThat(raised.message()).contains("its own words");
    }

    @Test
    void a_stream_that_breaks_off_is_never_a_whole_one() {
        pair.says(pair.other().cut(Says.words("Light", "houses ", "blink")));

        assertThat(catchThrowable(() -> pair.sdk().stream(Ask.words("Well?")))).isNotNull();
    }

    @Test
    void an_error_within_a_stream_is_never_a_whole_one() {
        pair.says(pair.other().brokenOff(Says.words("Light", "houses ", "blink"), "too much to do"));

        assertThat(catchThrowable(() -> pair.sdk().stream(Ask.words("Well?")))).isNotNull();
    }

    @Test
    void calls_that_break_off_in_a_stream_are_never_whole_ones() {
        String id = pair.other().callId(1);
        pair.says(pair.other().cut(Says.calls("", List.of(Call.of(id, Ask.TIDE, "{\"port\":\"Husum\"}")))));

        assertThat(catchThrowable(() -> pair.sdk().stream(Ask.words("Well?").withTools())))
                .isNotNull();
    }
}
