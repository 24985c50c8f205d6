/**
 * Alerts: what of all that happens is worth telling somebody at once, and how it gets there.
 *
 * <p>The nouns: an {@link io.fairlead.proxy.alert.Alert} is of an {@link io.fairlead.proxy.alert.AlertType}. {@code AlertRule}
 * makes {@code AlertNews} of events. {@link io.fairlead.proxy.alert.Alerts} raises and sends. An {@code Outbox} holds what
 * waits for one webhook, as {@code DeliveryRule} says. {@link io.fairlead.proxy.alert.AlertFormat} writes it. The {@link
 * io.fairlead.proxy.alert.AlertBook} remembers.
 *
 * <p>Not here: how a message goes over the wire, which is {@code upstream}'s; what a provider's state is, which is {@code
 * health}'s.
 *
 * <p>Threads: everything lives on one loop of its own, but the book, which anybody may read.
 */
@NullMarked
package io.fairlead.proxy.alert;

import org.jspecify.annotations.NullMarked;
