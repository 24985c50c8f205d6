package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.wire.across.Ask.Line;
import java.util.List;
import java.util.function.Function;

/** What is asked and answered between the two of a pair, whole or streamed; both sides are held to what was said. */
final class Talk {
    static final Line INSTRUCTIONS = new Line.Instructions("You keep a lighthouse.");
    static final Line QUESTION = new Line.Words("How are the tides?");

    private final Pair<?> pair;
    private final StandIn other;
    private final boolean streamed;
    private final Function<Ask, Heard> asking;
    private final Function<Says, Reply> answering;

    private Talk(Pair<?> pair, boolean streamed, Function<Ask, Heard> asking, Function<Says, Reply> answering) {
        this.pair = pair;
        this.other = pair.other();
        this.streamed = streamed;
        this.asking = asking;
        this.answering = answering;
    }

    static Talk whole(Pair<? extends Sdk> pair) {
        return new Talk(pair, false, pair.sdk()::whole, pair.other()::whole);
    }

    static Talk streamed(Pair<? extends StreamingSdk> pair) {
        return new Talk(pair, true, pair.sdk()::stream, pair.other()::stream);
    }

    Heard ask(Ask ask, Says says) {
        pair.says(answering.apply(says));
        Heard heard = asking.apply(ask);
        Told told = pair.told();
        assertThat(told.model()).isEqualTo(other.served());
        assertThat(told.streamed()).isEqualTo(streamed);
        assertThat(told.said()).isEqualTo(ask.said());
        assertThat(heard.text()).isEqualTo(says.text());
        assertThat(heard.finish()).isEqualTo(says.finish());
        assertThat(heard.input()).isEqualTo(Says.INPUT);
        assertThat(heard.output()).isEqualTo(Says.OUTPUT);
        return heard;
    }

    void namesWhoAnswered(Heard heard) {
        assertThat(heard.header("x-fairlead-target")).isEqualTo(other.provider() + "/" + other.model());
        assertThat(heard.header("x-fairlead-attempts")).isEqualTo("2");
        assertThat(heard.header("x-fairlead-id")).isNotEmpty();
        assertThat(heard.header("Proxy-Status")).contains("fallbacks=1");
        assertThat(heard.header("x-fairlead-dropped")).isNull();
        if (!heard.model().isEmpty()) {
            assertThat(heard.model()).isEqualTo(other.model());
        }
    }

    /** Two calls at once after a few words, then one without arguments, then the answer. */
    void threeTurns() {
        List<Call> tides = List.of(
                Call.of(other.callId(1), Ask.TIDE, "{\"port\":\"Cuxhaven\"}"),
                Call.of(other.callId(2), Ask.TIDE, "{\"port\":\"B\u00fcsum \\\"north\\\"\"}"));
        List<Call> now = List.of(Call.of(other.callId(3), Ask.NOW, "{}"));

        Ask first = Ask.of(INSTRUCTIONS, QUESTION).withTools();
        Heard one = ask(first, Says.calls("Let me look.", tides));
        assertThat(pair.told().tools()).containsExactly(Ask.TIDE, Ask.NOW);
        assertThat(one.calls()).isEqualTo(tides);

        Ask second = first.then(new Line.Answered(one), new Line.Results(List.of("low", "high")));
        Heard two = ask(second, Says.calls("", now));
        assertThat(pair.told().ids()).containsExactly(other.callId(1), other.callId(2));
        assertThat(two.calls()).isEqualTo(now);

        Ask third = second.then(new Line.Answered(two), new Line.Results(List.of("noon")));
        Heard three = ask(third, Says.words("Low at ", "noon."));
        assertThat(pair.told().ids()).containsExactly(other.callId(1), other.callId(2), other.callId(3));
        assertThat(three.calls()).isEmpty();
        namesWhoAnswered(three);
    }
}
