/**
 * How a provider is doing, by what becomes of its attempts, by its breakers, and by probes that cost nothing.
 *
 * <p>The nouns: {@link io.fairlead.proxy.health.ProviderHealth} listens and remembers. {@link
 * io.fairlead.proxy.health.HealthState} is what it makes of it. A {@link io.fairlead.proxy.health.HealthView} is that for those
 * who look. {@code HealthRule} says when a state changes, {@code HealthTally} counts for one provider. {@link
 * io.fairlead.proxy.health.Probes} asks those of whom their calls say nothing; a {@link io.fairlead.proxy.health.ProbeTarget}
 * is one of them, a {@link io.fairlead.proxy.health.Probe} sends, {@code ProbeRule} says when.
 *
 * <p>Not here: refusing anything. A breaker does that, per model and within seconds; health tells people. How a probe goes
 * over the wire is {@code upstream}'s.
 *
 * <p>Threads: health is shared by all loops and the admin, with a lock a provider, held for arithmetic only. Probes live on
 * a loop of their own.
 */
@NullMarked
package io.fairlead.proxy.health;

import org.jspecify.annotations.NullMarked;
