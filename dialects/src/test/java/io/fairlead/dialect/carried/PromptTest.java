package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.neutral.CallArguments;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing of a stream waits: what an event says is told before a byte of the next event is there, however it was cut. */
final class PromptTest {
    private static final List<String> WORDS = List.of("One", " and \"two\"", "\n", "größer 😀", " end.");
    private static final List<String> ARGUMENTS = List.of("{\"at", "\":\"ho", "me\"", ",\"n\":1", "}");
    private static final Conversation ASKED = new Conversation(
            "model",
            true,
            true,
            List.of(),
            List.of(),
            ToolChoice.AUTO,
            null,
            OutputFormat.TEXT,
            Sampling.DEFAULT,
            null);

    static Stream<Arguments> pairs() {
        return Side.all().stream().flatMap(from -> Side.all().stream().map(to -> Arguments.of(from, to)));
    }

    /** Gemini's calls come and go whole. */
    static Stream<Arguments> pairsThatSayCallsInPieces() {
        return pairs().filter(pair ->
                Stream.of(pair.get()).noneMatch(side -> ((Side) side).dialect().equals("gemini")));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void words_do_not_wait_for_the_next_event(Side from, Side to) {
        untroubled(from, to, Opening.TEXT, WORDS);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void thoughts_do_not_wait_for_the_next_event(Side from, Side to) {
        untroubled(from, to, Opening.THOUGHT, WORDS);
    }

    @ParameterizedTest
    @MethodSource("pairsThatSayCallsInPieces")
    void arguments_do_not_wait_for_the_next_event(Side from, Side to) {
        untroubled(from, to, new Opening.CallOpening("call_1", "look"), ARGUMENTS);
    }

    private static void untroubled(Side from, Side to, Opening opening, List<String> pieces) {
        Crossing crossing = new Crossing(from, to);
        crossing.says(new Delta.Begun("id-1", "model"));
        crossing.says(new Delta.PartBegun(0, 0, opening));
        StringBuilder said = new StringBuilder();
        for (String piece : pieces) {
            crossing.says(new Delta.Piece(0, 0, piece));
            said.append(piece);
            assertThat(crossing.heard).as("%s to %s", from, to).hasToString(said.toString());
        }
    }

    /** A provider's stream, translated byte by byte, and what its client heard. */
    private static final class Crossing {
        final StringBuilder heard = new StringBuilder();
        private final Output said = new Output();
        private final Output told = new Output();
        private final StreamWriter provider;
        private final StreamReader reader;
        private final StreamReader client;

        Crossing(Side from, Side to) {
            Reply asked = from.reply(ASKED);
            Reply reply = to.reply(ASKED);
            provider = from.api().streamWriter(asked);
            StreamWriter writer = to.api().streamWriter(reply);
            reader = from.api()
                    .streamReader(
                            from.api().streamType(asked),
                            from.to().maker(),
                            new CallArguments(delta -> writer.write(delta, told)));
            client = to.api().streamReader(to.api().streamType(reply), to.to().maker(), this::hear);
        }

        private void hear(Delta delta) {
            if (delta instanceof Delta.Piece piece) {
                heard.append(piece.text());
            }
        }

        void says(Delta delta) {
            provider.write(delta, said);
            for (int i = 0; i < said.length(); i++) {
                reader.read(ByteBuffer.wrap(said.bytes(), i, 1));
            }
            said.clear();
            client.read(ByteBuffer.wrap(told.bytes(), 0, told.length()));
            told.clear();
        }
    }
}
