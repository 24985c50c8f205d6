package io.fairlead.proxy.exchange;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client's body says, as far as policy needs it.
 *
 * @param model the model asked for, or null
 * @param streamed whether the client asked for a stream
 * @param inputTokens a cheap estimate of the input's tokens; 0 when unknown
 * @param outputCeiling the most tokens that the answer may have, as the client says; {@link #NO_CEILING} when it does not
 * @param state the name of the first field that refers to something kept at its provider, or null
 * @param stateIds what the body refers to that is kept at a provider, as {@code StateId} writes it
 * @param sealed the name of the first field that holds what only its maker can read, or null
 * @param background whether the client asked for the work to be done later
 */
public record Facts(
        @Nullable String model,
        boolean streamed,
        long inputTokens,
        long outputCeiling,
        @Nullable String state,
        List<String> stateIds,
        @Nullable String sealed,
        boolean background) {

    /** The client leaves open how long the answer may be. */
    public static final long NO_CEILING = -1;

    public static final Facts UNKNOWN = new Facts(null, false, 0);

    /** Of a call that leaves the length of its answer open, and refers to nothing that is kept elsewhere. */
    public Facts(@Nullable String model, boolean streamed, long inputTokens) {
        this(model, streamed, inputTokens, NO_CEILING, null);
    }

    /** Of a call that wants its answer now. */
    public Facts(
            @Nullable String model, boolean streamed, long inputTokens, long outputCeiling, @Nullable String state) {
        this(model, streamed, inputTokens, outputCeiling, state, List.of(), null, false);
    }
}
