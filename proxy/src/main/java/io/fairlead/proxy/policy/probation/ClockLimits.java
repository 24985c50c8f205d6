package io.fairlead.proxy.policy.probation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The clocks that end an attempt. A clock that is guessed ends nothing: see {@link Guesses}.
 *
 * @param firstByte from the request's last byte to the answer's head; null when it is not bounded by itself
 * @param firstToken from the request's last byte to the first event with content; null when it is not bounded by itself, or no
 *     stream was asked for
 * @param idle the longest gap between the upstream's bytes, and for how long it may take none of a request's bytes that wait
 *     for it
 */
record ClockLimits(@Nullable Duration firstByte, @Nullable Duration firstToken, Duration idle) {}
