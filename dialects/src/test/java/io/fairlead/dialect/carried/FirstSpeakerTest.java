package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import io.fairlead.dialect.neutral.Written;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A conversation that the assistant begins, for APIs in which only the user may begin one. */
final class FirstSpeakerTest {
    private static final Set<String> USER_FIRST =
            Set.of("anthropic/messages", "bedrock/invoke", "bedrock/converse", "gemini/generate-content");

    private static final Turn SYSTEM = new Turn(Role.SYSTEM, List.of(new Part.Text("Be kind.")));
    private static final Turn GREETING = new Turn(Role.ASSISTANT, List.of(new Part.Text("Welcome aboard!")));
    private static final Turn CALL = new Turn(Role.ASSISTANT, List.of(new Part.ToolCall("call00001", "tide", "{}")));
    private static final Turn RESULT = new Turn(
            Role.USER, List.of(new Part.ToolResult("call00001", "tide", List.of(new Part.Text("Low.")), false)));
    private static final Turn WORDS = new Turn(Role.USER, List.of(new Part.Text("Well?")));

    private static final List<List<Turn>> BEGUN = List.of(
            List.of(GREETING, WORDS),
            List.of(SYSTEM, GREETING, WORDS),
            List.of(CALL, RESULT),
            List.of(SYSTEM, CALL, RESULT, GREETING, WORDS),
            List.of(GREETING));

    private static Conversation asked(List<Turn> turns) {
        return new Conversation(
                "m", false, false, turns, List.of(), ToolChoice.AUTO, null, OutputFormat.TEXT, Sampling.DEFAULT, null);
    }

    private static JsonNode turns(JsonNode body) {
        return body.has("contents") ? body.path("contents") : body.path("messages");
    }

    @TestFactory
    Stream<DynamicTest> the_user_speaks_first_and_it_is_noted_that_a_turn_was_made_up() {
        return Side.all().stream()
                .filter(side -> USER_FIRST.contains(side.title()))
                .flatMap(side -> BEGUN.stream()
                        .map(turns -> DynamicTest.dynamicTest(side + " " + BEGUN.indexOf(turns), () -> {
                            Losses losses = new Losses();
                            Written written = side.api().writeRequest(asked(turns), side.to(), losses);
                            JsonNode said = turns(written.body());
                            assertThat(said.path(0).path("role").asText()).isEqualTo("user");
                            assertThat(Json.text(said.path(0))).contains("Go on.");
                            for (int i = 1; i < said.size(); i++) {
                                assertThat(said.path(i).path("role").asText().equals("user"))
                                        .as("turn %s of %s", i, said)
                                        .isEqualTo(i % 2 == 0);
                            }
                            assertThat(losses.all())
                                    .anySatisfy(
                                            loss -> assertThat(loss.effect()).isEqualTo(Loss.Effect.NOTED))
                                    .noneSatisfy(
                                            loss -> assertThat(loss.effect()).isEqualTo(Loss.Effect.LOSSY));
                            assertThat(String.join("", Told.words(side.read(written))))
                                    .contains(String.join("", Told.words(asked(turns)))
                                            .replace("Bekind.", ""));
                        })));
    }

    @TestFactory
    Stream<DynamicTest> where_the_user_speaks_first_or_anybody_may_nothing_is_made_up() {
        return Side.all().stream()
                .map(side -> DynamicTest.dynamicTest(side.title(), () -> {
                    List<Turn> turns = USER_FIRST.contains(side.title())
                            ? List.of(SYSTEM, WORDS)
                            : List.of(SYSTEM, GREETING, WORDS);
                    Losses losses = new Losses();
                    JsonNode body = side.api()
                            .writeRequest(asked(turns), side.to(), losses)
                            .body();
                    assertThat(Json.text(body)).doesNotContain("Go on.");
                    assertThat(losses.all()).isEmpty();
                }));
    }
}
