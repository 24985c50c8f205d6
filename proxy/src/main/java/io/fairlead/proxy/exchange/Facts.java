package io.fairlead.proxy.exchange;

import org.jspecify.annotations.Nullable;

/**
 * What the client's body says, as far as policy needs it.
 *
 * @param model the model asked for, or null
 * @param streamed whether the client asked for a stream
 * @param inputTokens a cheap estimate of the input's tokens; 0 when unknown
 */
public record Facts(@Nullable String model, boolean streamed, long inputTokens) {

    public static final Facts UNKNOWN = new Facts(null, false, 0);
}
