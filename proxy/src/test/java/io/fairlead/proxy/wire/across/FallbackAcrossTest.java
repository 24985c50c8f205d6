package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.wire.across.Ask.Line;
import java.util.List;
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
    private static final Line INSTRUCTIONS = new Line.Instructions("You keep a lighthouse.");
    private static final Line QUESTION = new Line.Words("How are the tides?");

    @Parameter
    Pair.Choice choice;

    private Pair pair;
    private Sdk sdk;
    private StandIn other;

    @BeforeParameterizedClassInvocation
    void open(Pair.Choice choice) {
        pair = choice.open();
        sdk = pair.sdk();
        other = pair.other();
    }

    static Stream<Pair.Choice> pairs() {
        return Pair.all();
    }

    @AfterParameterizedClassInvocation
    void close() {
        pair.close();
    }

    private Heard ask(boolean streamed, Ask ask, Says says) {
        pair.says(streamed ? other.stream(says) : other.whole(says));
        Heard heard = streamed ? sdk.stream(ask) : sdk.whole(ask);
        Told told = pair.told();
        assertThat(told.model()).isEqualTo(other.model());
        assertThat(told.streamed()).isEqualTo(streamed);
        assertThat(told.said()).isEqualTo(ask.said());
        assertThat(heard.text()).isEqualTo(says.text());
        assertThat(heard.finish()).isEqualTo(says.finish());
        assertThat(heard.input()).isEqualTo(Says.INPUT);
        assertThat(heard.output()).isEqualTo(Says.OUTPUT);
        return heard;
    }

    private void namesWhoAnswered(Heard heard) {
        assertThat(heard.header("x-fairlead-target")).isEqualTo(other.provider() + "/" + other.model());
        assertThat(heard.header("x-fairlead-attempts")).isEqualTo("2");
        assertThat(heard.header("x-fairlead-id")).isNotEmpty();
        assertThat(heard.header("Proxy-Status")).contains("fallbacks=1");
        assertThat(heard.header("x-fairlead-dropped")).isNull();
        if (!heard.model().isEmpty()) {
            assertThat(heard.model()).isEqualTo(other.model());
        }
    }

    @Test
    void a_plain_answer_arrives_and_says_who_gave_it() {
        Heard heard = ask(
                false,
                Ask.of(INSTRUCTIONS, QUESTION),
                Says.words("Lighthouses blink ", "\"in the fog\" \u2014 \uD83C\uDF0A."));

        namesWhoAnswered(heard);
    }

    @Test
    void a_stream_arrives_and_says_who_gave_it() {
        assumeTrue(sdk.streams());

        Heard heard = ask(
                true,
                Ask.of(INSTRUCTIONS, QUESTION),
                Says.words("Light", "houses ", "blink \u2014 ", "\uD83C\uDF0A", "."));

        namesWhoAnswered(heard);
    }

    @Test
    void an_answer_that_ends_at_its_limit_says_so() {
        ask(false, Ask.words("Tell me all."), Says.words("Once ", "upon").untilTheLimit());
        if (sdk.streams()) {
            ask(true, Ask.words("Tell me all."), Says.words("Once ", "upon").untilTheLimit());
        }
    }

    @Test
    void a_conversation_with_tools_goes_on_for_three_turns() {
        threeTurns(false);
    }

    @Test
    void a_streamed_conversation_with_tools_goes_on_for_three_turns() {
        assumeTrue(sdk.streams());

        threeTurns(true);
    }

    /** Two calls at once after a few words, then one without arguments, then the answer. */
    private void threeTurns(boolean streamed) {
        List<Call> tides = List.of(
                Call.of(other.callId(1), Ask.TIDE, "{\"port\":\"Cuxhaven\"}"),
                Call.of(other.callId(2), Ask.TIDE, "{\"port\":\"B\u00fcsum \\\"north\\\"\"}"));
        List<Call> now = List.of(Call.of(other.callId(3), Ask.NOW, "{}"));

        Ask first = Ask.of(INSTRUCTIONS, QUESTION).withTools();
        Heard one = ask(streamed, first, Says.calls("Let me look.", tides));
        assertThat(pair.told().tools()).containsExactly(Ask.TIDE, Ask.NOW);
        assertThat(one.calls()).isEqualTo(tides);

        Ask second = first.then(new Line.Answered(one), new Line.Results(List.of("low", "high")));
        Heard two = ask(streamed, second, Says.calls("", now));
        assertThat(pair.told().ids()).containsExactly(other.callId(1), other.callId(2));
        assertThat(two.calls()).isEqualTo(now);

        Ask third = second.then(new Line.Answered(two), new Line.Results(List.of("noon")));
        Heard three = ask(streamed, third, Says.words("Low at ", "noon."));
        assertThat(pair.told().ids()).containsExactly(other.callId(1), other.callId(2), other.callId(3));
        assertThat(three.calls()).isEmpty();
        namesWhoAnswered(three);
    }

    @Test
    void a_picture_is_shown() {
        ask(false, Ask.of(new Line.Picture("What is this?")), Says.words("A dot."));
    }

    @Test
    void an_answer_follows_a_schema() {
        Heard heard = ask(false, Ask.of(QUESTION).withSchema(), Says.words("{\"metres\":", "2.5,", "\"rising\":true}"));

        assertThat(pair.told().schema()).isEqualTo(Ask.SCHEMA);
        assertThat(Jsons.read(heard.text()).path("metres").asDouble()).isEqualTo(2.5);
        namesWhoAnswered(heard);
    }

    @Test
    void when_the_other_fails_too_the_library_raises_what_its_own_provider_said() {
        pair.says(other.failing(Trouble.OVERLOADED).reply());

        Raised raised = sdk.raised(catchThrowable(() -> sdk.whole(Ask.words("Well?"))));

        assertThat(raised.status()).isEqualTo(503);
        assertThat(raised.message()).contains("its own words");
    }

    @Test
    void a_stream_that_breaks_off_is_never_a_whole_one() {
        assumeTrue(sdk.streams());
        pair.says(other.cut(Says.words("Light", "houses ", "blink")));

        assertThat(catchThrowable(() -> sdk.stream(Ask.words("Well?")))).isNotNull();
    }

    @Test
    void an_error_within_a_stream_is_never_a_whole_one() {
        assumeTrue(sdk.streams());
        pair.says(other.brokenOff(Says.words("Light", "houses ", "blink"), "too much to do"));

        assertThat(catchThrowable(() -> sdk.stream(Ask.words("Well?")))).isNotNull();
    }

    @Test
    void calls_that_break_off_in_a_stream_are_never_whole_ones() {
        assumeTrue(sdk.streams());
        Reply broken = other.cut(Says.calls("", List.of(Call.of(other.callId(1), Ask.TIDE, "{\"port\":\"Husum\"}"))));
        pair.says(broken);

        assertThat(catchThrowable(() -> sdk.stream(Ask.words("Well?").withTools())))
                .isNotNull();
    }
}
