package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.testing.ScriptedProvider;
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
    void the_second_attempts_body_is_byte_for_byte_what_that_target_gets_as_the_first(
            Pair.Choice<? extends Sdk> choice) {
        try (Pair<? extends Sdk> pair = choice.open()) {
            pair.says(pair.other().whole(Says.words("A dot.")), pair.other().whole(Says.words("A dot.")));

            pair.sdk().whole(ASK);
            pair.scene().engine.engine().breakers().mode(pair.sdk().provider(), BreakerMode.FORCED_OPEN);
            pair.sdk().whole(ASK);

            List<Seen> asked = pair.asked();
            assertThat(pair.own().seen()).hasSize(1);
            assertThat(asked).hasSize(2);
            assertThat(asked.get(0).text()).isEqualTo(asked.get(1).text());
            assertThat(asked.get(0).path()).isEqualTo(asked.get(1).path());
            assertThat(pair.other().told(asked.get(1)).said()).isEqualTo(ASK.said());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pairs")
    void a_translation_leaves_the_clients_own_body_as_it_was(Pair.Choice<? extends Sdk> choice) {
        try (Pair<? extends Sdk> pair = choice.open()) {
            pair.says(pair.other().whole(Says.words("A dot.")), pair.other().whole(Says.words("A dot.")));

            pair.sdk().whole(ASK);
            pair.sdk().whole(ASK);

            ScriptedProvider own = pair.own();
            assertThat(own.seen().get(0).text()).isEqualTo(own.seen().get(1).text());
        }
    }
}
