package io.fairlead.proxy.translate;

import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.proxy.exchange.Failure;

/** Whether a target's answer is one: it says something, and does not end because its model or its provider failed. Pure. */
final class AnswerCheck {

    private AnswerCheck() {}

    /** Whether a step of a stream has content, or a reason of the provider's own for having none. */
    static boolean anything(Delta delta) {
        if (delta instanceof Delta.Piece piece) {
            return !piece.text().isEmpty();
        }
        return delta instanceof Delta.Sealed
                || (delta instanceof Delta.PartBegun begun && begun.opening() instanceof Delta.Opening.CallOpening)
                || (delta instanceof Delta.Finished finished && said(finished.finish()));
    }

    static boolean anything(Completion answer) {
        return answer.choices().stream().anyMatch(choice -> !choice.parts().isEmpty() || said(choice.finish()));
    }

    private static boolean said(Finish finish) {
        return finish.raw() != null && !finish.raw().isEmpty();
    }

    /** Whether an answer with this end is worth another try: a call that cannot be read, or a failure of the provider's. */
    static boolean fault(Finish finish) {
        return finish.reason() == FinishReason.MALFORMED_CALL || finish.reason() == FinishReason.ERROR;
    }

    static Failure failure(Finish finish) {
        return finish.reason() == FinishReason.MALFORMED_CALL
                ? TranslatedBody.unreadable("malformed_call", "the model's tool call could not be read by its provider")
                : TranslatedBody.unreadable("ended_as_error", "the target's answer ended as an error");
    }
}
