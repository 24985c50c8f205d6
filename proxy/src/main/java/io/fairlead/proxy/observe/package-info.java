/**
 * Those who watch: access log, metrics, the admin's recent exchanges. All of them are {@link
 * io.fairlead.proxy.exchange.ExchangeListener}s behind {@link io.fairlead.proxy.observe.Observers}.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.observe.Metric} declares a metric, once, for code and reference page alike. The
 * {@link io.fairlead.proxy.observe.EventHub} makes {@link io.fairlead.proxy.observe.Event}s of what is heard; a {@link
 * io.fairlead.proxy.observe.Subscription} is a reader's bounded line of them. An {@link
 * io.fairlead.proxy.observe.ExchangeRecord} is what is known of an exchange that ended, in a versioned form.
 *
 * <p>Counters and the log are no readers of the hub: a counter must lose nothing, and the log has a bounded line of its own.
 *
 * <p>{@link io.fairlead.proxy.observe.CurrentCall} says for which call something is counted: exemplars point to it.
 *
 * <p>Not here: decisions. Nothing that happens to a call depends on whether somebody watches. Micrometer's types stay
 * within {@link io.fairlead.proxy.observe.Metrics}.
 *
 * <p>Threads: listeners are called on any loop; what they share is atomic or bounded by a lock that is held for a few
 * field writes.
 */
@NullMarked
package io.fairlead.proxy.observe;

import org.jspecify.annotations.NullMarked;
