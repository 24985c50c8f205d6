package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.across.Ask.Line;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The body of a later attempt, wherever it goes. */
class SecondAttemptTest {
    private static final Ask ASK = Ask.of(
                    new Line.Instructions("You keep a lighthouse."), new Line.Picture("What is it?"))
            .withTools();

    static Stream<Pair.Choice<? extends Sdk>> pairs() {
        return Pair.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void a_later_attempt_is_byte_for_byte_the_first_one_and_leaves_the_clients_body_as_it_was(
            Pair.Choice<? extends Sdk> choice) {
        try (Pair<? extends Sdk> pair = choice.open()) {
            Reply dot = pair.other().whole(Says.words("A dot."));
            pair.says(dot, dot, dot);

            pair.sdk().whole(ASK);
            pair.sdk().whole(ASK);
            pair.scene().engine.engine().breakers().mode(pair.sdk().provider(), BreakerMode.FORCED_OPEN);
            pair.sdk().whole(ASK);

            List<Seen> own = pair.own().seen();
            assertThat(own).hasSize(2);
            assertThat(own.get(0).text()).isEqualTo(own.get(1).text());
            List<Seen> asked = pair.asked();
            assertThat(asked).hasSize(3);
            assertThat(asked).extracting(Seen::text).containsOnly(asked.get(0).text());
            assertThat(asked).extracting(Seen::path).containsOnly(asked.get(0).path());
            assertThat(pair.other().told(asked.get(2)).said()).isEqualTo(ASK.said());
        }
    }
}
