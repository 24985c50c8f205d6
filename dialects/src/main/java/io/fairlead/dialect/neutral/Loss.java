package io.fairlead.dialect.neutral;

/**
 * Something of a request that the other side does not get.
 *
 * @param path the field, as the client's request or the neutral model names it: {@code logit_bias}, {@code
 *     messages[3].content[1].image_url}
 * @param effect how much it matters
 * @param why one clause for a human
 */
public record Loss(String path, Effect effect, String why) {

    /** How much it matters, from nothing to everything. */
    public enum Effect {
        /** It cannot change what is answered: {@code user}, {@code metadata}, a cache hint. Not even named. */
        HINT,
        /** It goes on without it, and it is named: another maker's thoughts, a setting brought into range. */
        NOTED,
        /** The answer may differ: only where the route allows it. */
        LOSSY,
        /** There would be no sense in the answer: a stored conversation, a file id. Never. */
        REFUSED
    }
}
