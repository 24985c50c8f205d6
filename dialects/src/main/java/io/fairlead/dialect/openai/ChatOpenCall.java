package io.fairlead.dialect.openai;

import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Seal;
import java.util.function.IntSupplier;

/**
 * One call of a choice that streams. Its name may come in pieces, so that the call begins for the reader's sink with its first
 * argument, before the next call, or at its end.
 */
final class ChatOpenCall {
    private final int choice;
    private final int number;
    private final String id;
    private final String given;
    private final IntSupplier numbers;
    private final DeltaSink sink;
    private final StringBuilder name = new StringBuilder();
    private int part;
    private boolean begun;
    private boolean settled;
    private boolean ended;

    /**
     * A call of which something has come.
     *
     * @param number the provider's index of it, or -1
     * @param id as the provider said it, or {@code ""}
     * @param given the id that is told
     * @param numbers gives a part its number
     */
    ChatOpenCall(int choice, int number, String id, String given, IntSupplier numbers, DeltaSink sink) {
        this.choice = choice;
        this.number = number;
        this.id = id;
        this.given = given;
        this.numbers = numbers;
        this.sink = sink;
    }

    /**
     * Whether a delta goes on with this call. Indexes decide, but some providers leave them out or give all calls the same.
     * Then another id beside a name is another call, and so is another name behind arguments or behind a finish reason.
     */
    boolean goesOn(String said, String called, int index) {
        boolean same = index >= 0 ? number == index : said.isEmpty() || id.equals(said);
        boolean another = !called.isEmpty() && !said.isEmpty() && !id.equals(said);
        boolean unnumbered = index < 0 && said.isEmpty() && !called.isEmpty();
        boolean behind =
                !called.isEmpty() && (settled || (begun && !name.toString().equals(called)));
        boolean repeated = !said.isEmpty() && id.equals(said);
        return !ended && same && !another && !unnumbered && !(behind && !repeated);
    }

    /** A piece of the name; one that says all of it so far again is no other piece. */
    void named(String piece) {
        if (begun || piece.isEmpty()) {
            return;
        }
        if (piece.startsWith(name.toString())) {
            name.setLength(0);
        }
        name.append(piece);
    }

    void argued(String text) {
        if (!text.isEmpty()) {
            begin();
            sink.delta(new Delta.Piece(choice, part, text));
        }
    }

    void sealed(Seal seal) {
        begin();
        sink.delta(new Delta.Sealed(choice, part, seal));
    }

    /** A finish reason came: what has a name now is another call. */
    void settle() {
        settled = true;
    }

    boolean settled() {
        return settled;
    }

    void end() {
        if (!ended) {
            begin();
            ended = true;
            sink.delta(new Delta.PartEnded(choice, part));
        }
    }

    /** No more of the name will come. */
    void begin() {
        if (!begun) {
            begun = true;
            part = numbers.getAsInt();
            sink.delta(new Delta.PartBegun(choice, part, new Opening.CallOpening(given, name.toString())));
        }
    }
}
