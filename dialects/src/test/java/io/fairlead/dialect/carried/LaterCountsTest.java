package io.fairlead.dialect.carried;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Tokens;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Counts of a stream that are told again: what says nothing takes nothing back, in no API of either side. */
final class LaterCountsTest {
    private static final Tokens KNOWN = new Tokens(15, -1, -1, 9, -1);

    private static final List<Tokens> LATER = List.of(
            new Tokens(0, -1, -1, 0, -1),
            new Tokens(0, 0, 0, 9, 0),
            new Tokens(-1, -1, -1, 9, -1),
            new Tokens(15, -1, -1, 0, -1),
            Tokens.UNKNOWN);

    @TestFactory
    Stream<DynamicTest> a_later_zero_takes_nothing_back() {
        return Side.all().stream()
                .flatMap(from -> Side.all().stream()
                        .map(into -> DynamicTest.dynamicTest(from + " -> " + into, () -> {
                            for (Tokens later : LATER) {
                                byte[] said = Streamed.written(into, stream(later));
                                Tokens read =
                                        Streamed.read(into, said).completion().tokens();
                                assertThat(List.of(read.input(), read.output()))
                                        .as("%s", later)
                                        .containsExactly(15L, 9L);

                                byte[] told = Streamed.written(from, Streamed.deltas(into, said));
                                Tokens heard =
                                        Streamed.read(from, told).completion().tokens();
                                assertThat(List.of(heard.input(), heard.output()))
                                        .as("%s", later)
                                        .containsExactly(15L, 9L);
                            }
                        })));
    }

    private static List<Delta> stream(Tokens later) {
        return List.of(
                new Delta.Begun("id", "m"),
                new Delta.Counted(KNOWN),
                new Delta.PartBegun(0, 0, Delta.Opening.TEXT),
                new Delta.Piece(0, 0, "Low."),
                new Delta.Counted(later),
                new Delta.PartEnded(0, 0),
                new Delta.Finished(0, Finish.of(FinishReason.STOP)),
                new Delta.Counted(later),
                new Delta.Ended());
    }
}
