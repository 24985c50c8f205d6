package io.fairlead.bench.translate;

import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.wire.Output;
import java.util.List;

/** What is translated: prose with line ends, quotes and a few letters beyond ASCII. */
final class Text {
    /** Pieces of a stream. */
    static final int PIECES = 1_000;

    private static final String PIECE = "a word, \"zwölf\" and\nmore";
    private static final int ANSWER = 2_048;
    private static final Tokens TOKENS = new Tokens(1_200, 1_024, -1, 500, -1);

    private Text() {}

    /** A whole answer of 2 KB, as {@code api} says it. */
    static byte[] answer(Known api) {
        String text = PIECE.repeat(ANSWER / PIECE.length() + 1).substring(0, ANSWER);
        Completion.Choice choice = new Completion.Choice(0, List.of(new Part.Text(text)), Finish.of(FinishReason.STOP));
        return Json.bytes(
                api.api().writeAnswer(new Completion("id-1", "model", List.of(choice), TOKENS), api.reply(false)));
    }

    /** A stream, as {@code api} says it. */
    static byte[] stream(Known api) {
        Output out = new Output();
        StreamWriter writer = api.api().streamWriter(api.reply(true));
        writer.write(new Delta.Begun("id-1", "model"), out);
        writer.write(new Delta.PartBegun(0, 0, Delta.Opening.TEXT), out);
        for (int i = 0; i < PIECES; i++) {
            writer.write(new Delta.Piece(0, 0, PIECE), out);
        }
        writer.write(new Delta.PartEnded(0, 0), out);
        writer.write(new Delta.Finished(0, Finish.of(FinishReason.STOP)), out);
        writer.write(new Delta.Counted(TOKENS), out);
        writer.write(new Delta.Ended(), out);
        return out.toByteArray();
    }
}
