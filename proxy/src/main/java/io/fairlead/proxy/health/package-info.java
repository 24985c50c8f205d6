/**
 * How a provider is doing, by what becomes of its attempts.
 *
 * <p>The nouns: {@link io.fairlead.proxy.health.ProviderHealth} listens and remembers; {@link
 * io.fairlead.proxy.health.HealthState} is what it makes of it; a {@link io.fairlead.proxy.health.HealthView} is that for
 * those who look; {@code HealthRule} says when a state changes, {@code Tally} counts for one provider.
 *
 * <p>Not here: refusing anything. A breaker does that, per model and within seconds; health tells people.
 *
 * <p>Threads: shared by all loops and the admin; a lock a provider, held for arithmetic only.
 */
@NullMarked
package io.fairlead.proxy.health;

import org.jspecify.annotations.NullMarked;
