package io.fairlead.dialect.neutral;

import java.util.function.Consumer;

/** What is to hold for a whole conversation, for APIs that have one place for it, above the turns. Pure. */
public final class Instructions {

    private Instructions() {}

    /** Hands the texts of all instructions to {@code text}, in order; {@code losses} is told of what moves, and of what is no text. */
    public static void write(Conversation asked, Losses losses, Consumer<Part.Text> text) {
        boolean begun = false;
        for (Turn turn : asked.turns()) {
            if (turn.role() != Turn.Role.SYSTEM) {
                begun = true;
                continue;
            }
            if (begun) {
                losses.lossy("system", "instructions within the conversation move to its top");
            }
            for (Part part : turn.parts()) {
                if (part instanceof Part.Text it) {
                    text.accept(it);
                } else {
                    losses.lossy("system", "instructions are text only");
                }
            }
        }
    }
}
