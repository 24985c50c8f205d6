package io.fairlead.proxy.exchange;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What another attempt goes on with: the part of a broken stream that the client has. The first attempt that claims it has it.
 * Confined to the exchange's loop.
 */
public final class Resumption {
    private final Attempt broken;
    private final Failure failure;
    private final String said;
    private final long tokens;
    private final boolean prefills;
    private @Nullable Attempt attempt;
    private boolean mended;

    /**
     * Of the answer of {@code broken}.
     *
     * @param failure with what it broke
     * @param said its text so far
     * @param tokens an estimate of the tokens that {@code said} took
     * @param prefills whether a model that can may be asked to go on from the text; it is asked again otherwise
     */
    Resumption(Attempt broken, Failure failure, String said, long tokens, boolean prefills) {
        this.broken = broken;
        this.failure = failure;
        this.said = said;
        this.tokens = tokens;
        this.prefills = prefills;
    }

    /** The attempt whose stream broke. */
    public Attempt broken() {
        return broken;
    }

    public Failure failure() {
        return failure;
    }

    /** The text so far, without the white space at its end, which models refuse there. */
    public String begun() {
        return said.stripTrailing();
    }

    /** An estimate of the tokens that the text so far took. */
    public long tokens() {
        return tokens;
    }

    /** Whether a model that can may be asked to go on from the text. */
    public boolean prefills() {
        return prefills;
    }

    /** Whether the ceiling of the whole answer leaves nothing for the rest of it. */
    public boolean nothingLeft() {
        long ceiling = broken.exchange().facts().outputCeiling();
        return ceiling >= 0 && tokens >= ceiling;
    }

    /** The attempt that goes on with the answer; null while there is none. */
    public @Nullable Attempt attempt() {
        return attempt;
    }

    boolean claim(Attempt claiming) {
        if (attempt == null && claiming.aborted() == null) {
            attempt = claiming;
        }
        return Objects.equals(attempt, claiming);
    }

    /** The answer came to its end. */
    public void mended() {
        mended = true;
    }

    /** Whether the answer came to its end. */
    public boolean isMended() {
        return mended;
    }

    @Override
    public String toString() {
        return "Resumption[" + broken.exchange().id() + ", " + said.length() + " characters]";
    }
}
