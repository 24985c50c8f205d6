/**
 * Where everything is put together.
 *
 * <p>The nouns: {@link io.fairlead.proxy.assembly.ExchangePath} holds the lists of layers that a call meets, and is the
 * file to read first; {@link io.fairlead.proxy.assembly.Wiring} is what all calls share; {@link
 * io.fairlead.proxy.assembly.Paths} are the lists built for one configuration, one a route; {@link
 * io.fairlead.proxy.assembly.FrontEngine} shows the front what it needs of all this; {@link
 * io.fairlead.proxy.assembly.Works} starts and ends the parts, among them {@link io.fairlead.proxy.assembly.Certificates} and
 * the {@link io.fairlead.proxy.assembly.Watchers} of all calls.
 *
 * <p>Not here: behaviour. Threads: what is built here is immutable or says how it is shared.
 */
@NullMarked
package io.fairlead.proxy.assembly;

import org.jspecify.annotations.NullMarked;
