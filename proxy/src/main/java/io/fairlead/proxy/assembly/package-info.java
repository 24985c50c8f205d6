/**
 * Where everything is put together.
 *
 * <p>The nouns: {@link io.fairlead.proxy.assembly.ExchangePath} holds the lists of layers that a call meets, and is the
 * file to read first. {@link io.fairlead.proxy.assembly.Shared} lives as long as the process: loops, connections, breakers,
 * limits, the {@link io.fairlead.proxy.assembly.Certificates} and the {@link io.fairlead.proxy.assembly.Watchers} of all
 * calls. A {@link io.fairlead.proxy.assembly.Generation} belongs to one configuration: the {@link
 * io.fairlead.proxy.assembly.Paths} of its routes, built from its {@link io.fairlead.proxy.assembly.Wiring}, its {@link
 * io.fairlead.proxy.assembly.KeyRings}, and the {@link io.fairlead.proxy.assembly.FrontEngine} by which the front sees it.
 * {@link io.fairlead.proxy.assembly.Generations} say which one is in force; {@link io.fairlead.proxy.assembly.Listeners}
 * are where clients come in.
 *
 * <p>Not here: behaviour. Threads: what is built here is immutable or says how it is shared.
 */
@NullMarked
package io.fairlead.proxy.assembly;

import org.jspecify.annotations.NullMarked;
