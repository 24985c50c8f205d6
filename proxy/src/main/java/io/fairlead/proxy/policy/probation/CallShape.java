package io.fairlead.proxy.policy.probation;

/**
 * What an attempt's clocks depend on.
 *
 * @param provider the target's provider
 * @param model the target's model; empty when none is known
 * @param streamed whether a stream was asked for
 * @param reasoning whether the model is known to think before it speaks
 * @param another whether another target can take over
 * @param inputTokens an estimate of the input's tokens; 0 when unknown
 */
record CallShape(
        String provider, String model, boolean streamed, boolean reasoning, boolean another, long inputTokens) {}
