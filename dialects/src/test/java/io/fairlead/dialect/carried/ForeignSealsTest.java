package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.Written;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** In every API that has seals: a client's own request that goes to another maker's model takes no seal there that is not its. */
class ForeignSealsTest {
    private static final String SEAL = "c2VhbA==";
    private static final List<String> SEALED =
            List.of("a thought's seal, own", "a hidden thought, own", "a call's seal, own");

    /** A seal as the client got it from the provider that it addresses, which nobody marked. */
    record Sealed(Side side, Asking asking, Written written) {
        @Override
        public String toString() {
            return side + ": " + asking;
        }
    }

    static Stream<Sealed> sealed() {
        return Side.all().stream()
                .flatMap(side -> Askings.of(side).stream()
                        .filter(asking -> SEALED.contains(asking.name()))
                        .map(asking -> new Sealed(
                                side, asking, side.api().writeRequest(asking.asked(), side.to(), new Losses()))))
                .filter(each -> Json.text(each.written().body()).contains(SEAL));
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void another_maker_gets_none_and_that_is_noted(Sealed sealed) {
        Losses losses = new Losses();
        JsonNode adapted = sealed.side()
                .api()
                .adapt(
                        sealed.written().body(),
                        new Origin("another", false),
                        sealed.side().to(),
                        losses);

        assertThat(Json.text(adapted)).doesNotContain(SEAL);
        assertThat(losses.worst()).isEqualTo(Effect.NOTED);
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void its_own_maker_gets_the_request_as_it_is(Sealed sealed) {
        Losses losses = new Losses();
        String maker = sealed.side().to().maker();
        JsonNode adapted = sealed.side()
                .api()
                .adapt(
                        sealed.written().body(),
                        new Origin(maker, true),
                        sealed.side().to(),
                        losses);

        assertThat(adapted).isEqualTo(sealed.written().body());
        assertThat(losses.all()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void one_that_was_carried_comes_home_whoever_was_addressed(Sealed sealed) {
        String carried = seal(sealed).carried();
        byte[] body = Json.text(sealed.written().body()).replace(SEAL, carried).getBytes(StandardCharsets.UTF_8);
        JsonNode adapted = sealed.side()
                .api()
                .adapt(
                        Objects.requireNonNull(Json.tree(body, body.length)),
                        new Origin("another", false),
                        sealed.side().to(),
                        new Losses());

        assertThat(Json.text(adapted)).contains(SEAL).doesNotContain(carried);
    }

    private static Seal seal(Sealed sealed) {
        return sealed.side().read(sealed.written()).turns().stream()
                .flatMap(turn -> turn.parts().stream())
                .map(part -> part instanceof Part.Thought it
                        ? it.seal()
                        : part instanceof Part.ToolCall call ? call.seal() : null)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("sealed")
    void a_request_that_is_written_anew_takes_none_along_either(Sealed sealed) {
        Side lacking = sealed.side().without(Feature.TOOLS);
        JsonNode adapted =
                lacking.api().adapt(sealed.written().body(), new Origin("another", false), lacking.to(), new Losses());

        assertThat(Json.text(adapted)).doesNotContain(SEAL);
    }
}
