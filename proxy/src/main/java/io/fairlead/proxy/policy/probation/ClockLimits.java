package io.fairlead.proxy.policy.probation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of one attempt, resolved.
 *
 * @param write for how long the upstream may take none of a request's bytes that wait for it
 * @param firstByte from the request's last byte to the answer's head
 * @param firstToken from the request's last byte to the first event with content; null when no stream was asked for
 * @param idle the longest gap between the upstream's bytes
 */
record ClockLimits(
        Duration write, Duration firstByte, @Nullable Duration firstToken, Duration idle) {}
