package io.fairlead.proxy.exchange;

import java.util.function.Function;

/** How an attempt, or a whole exchange, came out. */
public sealed interface Outcome {

    /** A good answer, or one that is passed on as it is; its body may still flow. */
    record Answered(Answer answer) implements Outcome {}

    /** Never tried. */
    record Refused(Refusal refusal) implements Outcome {}

    /** Tried, and failed before anything reached the client. */
    record Failed(Failure failure) implements Outcome {}

    /**
     * Nobody waits for it any more: the client left, or another attempt has the exchange. It is nobody's failure.
     *
     * @param reason a stable code
     * @param cut whether the client is still there and its connection, or its stream, is to be reset without an answer
     */
    record Abandoned(String reason, boolean cut) implements Outcome {}

    /** The client left. */
    static Outcome abandoned() {
        return new Abandoned("client_left", false);
    }

    /** The client gets no answer but a reset. */
    static Outcome cut(String reason) {
        return new Abandoned(reason, true);
    }

    /** Another attempt of the exchange committed first. */
    static Outcome outrun() {
        return new Abandoned("outrun", false);
    }

    static Outcome failed(Failure failure) {
        return new Failed(failure);
    }

    static Outcome refused(Refusal refusal) {
        return new Refused(refusal);
    }

    static Outcome answered(Answer answer) {
        return new Answered(answer);
    }

    /** One function a case, so that a new case breaks every reader at compile time. */
    default <T> T fold(
            Function<Answer, T> answered, Function<Refusal, T> refused, Function<Failure, T> failed, T abandoned) {
        if (this instanceof Answered it) {
            return answered.apply(it.answer());
        }
        if (this instanceof Refused it) {
            return refused.apply(it.refusal());
        }
        if (this instanceof Failed it) {
            return failed.apply(it.failure());
        }
        return abandoned;
    }
}
