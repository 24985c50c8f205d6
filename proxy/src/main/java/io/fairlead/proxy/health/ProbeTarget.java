package io.fairlead.proxy.health;

import java.time.Duration;

/**
 * A provider, as it is probed.
 *
 * @param provider its name
 * @param identity where it is: another one is another provider under the same name
 * @param on whether it is probed by itself, and not only by hand
 * @param routed whether a route names it, so that it is probed before it is asked
 * @param interval between two probes
 * @param probe sends one
 */
public record ProbeTarget(
        String provider, Object identity, boolean on, boolean routed, Duration interval, Probe probe) {}
