package io.fairlead.proxy.policy.probation;

/**
 * What an attempt's guesses depend on.
 *
 * @param provider the target's provider
 * @param model the target's model; empty when none is known
 * @param operation the operation's name
 * @param streamed whether a stream was asked for
 * @param reasoning whether the model is known to think before it speaks
 * @param inputTokens an estimate of the input's tokens; 0 when unknown
 * @param outputCeiling the most tokens that the answer may have; negative when the client leaves that open
 */
record CallShape(
        String provider,
        String model,
        String operation,
        boolean streamed,
        boolean reasoning,
        long inputTokens,
        long outputCeiling) {

    boolean hasCeiling() {
        return outputCeiling >= 0;
    }
}
