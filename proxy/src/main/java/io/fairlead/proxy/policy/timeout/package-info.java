/**
 * The total deadline of an exchange, and what the user wrote of clocks.
 *
 * <p>{@link io.fairlead.proxy.policy.timeout.TimeoutsConfig} is one section of the configuration, for the clocks of an
 * exchange and of its attempts; it is the one record of this package that another policy takes. {@link
 * io.fairlead.proxy.policy.timeout.TotalDeadline} is the layer that bounds an exchange, by its configuration and by what
 * the client says of its own limits.
 *
 * <p>Not here: the clocks of one attempt and the times that {@code auto} learns (see {@code policy.probation}).
 *
 * <p>Threads: values are immutable, timers run on the exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.policy.timeout;

import org.jspecify.annotations.NullMarked;
