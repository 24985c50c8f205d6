/**
 * What passes through Fairlead: the vocabulary that every other package speaks.
 *
 * <p>The nouns: an {@link io.fairlead.proxy.exchange.Exchange} is one call of a client, a {@link
 * io.fairlead.proxy.exchange.Request} on its way to an answer. It visits one {@link io.fairlead.proxy.exchange.Target} or
 * several; a {@link io.fairlead.proxy.exchange.Visit} takes one {@link io.fairlead.proxy.exchange.Attempt} or several. Several
 * may be in flight at once: the first that commits has the exchange, and the others are aborted. Each comes to an {@link
 * io.fairlead.proxy.exchange.Outcome}: an {@link io.fairlead.proxy.exchange.Answer}, a {@link io.fairlead.proxy.exchange.Refusal} of Fairlead's own, or a {@link
 * io.fairlead.proxy.exchange.Failure}, which the {@link io.fairlead.proxy.exchange.Classifier} judges. An answer's {@link
 * io.fairlead.proxy.exchange.Body} flows, and its {@link io.fairlead.proxy.exchange.StreamEnd} says how it ended. The {@link
 * io.fairlead.proxy.exchange.History} tells what happened on the way, an {@link io.fairlead.proxy.exchange.ExchangeListener}
 * hears of it.
 *
 * <p>Not here: channels, HTTP codecs, policy. This package uses nothing else of the engine.
 *
 * <p>Threads: an exchange and all that hangs on it belong to one event loop; values are immutable.
 */
@NullMarked
package io.fairlead.proxy.exchange;

import org.jspecify.annotations.NullMarked;
