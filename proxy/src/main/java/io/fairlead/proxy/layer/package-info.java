/**
 * Composition in small types: a {@link io.fairlead.proxy.layer.Service} answers with a future outcome, a {@link
 * io.fairlead.proxy.layer.Layer} puts one behaviour around a service, a {@link io.fairlead.proxy.layer.Stack} is a list
 * of layers read from top to bottom. A layer that owes a result of its own asks the next one by {@link
 * io.fairlead.proxy.layer.Relay}; one that takes something for a call gives it back by a {@link
 * io.fairlead.proxy.layer.Lease}.
 *
 * <p>Not here: any behaviour. Threads: a service is called, and completes, on the exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.layer;

import org.jspecify.annotations.NullMarked;
