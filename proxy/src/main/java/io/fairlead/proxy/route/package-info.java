/**
 * Which call takes which way: routes, their matching, and the policies resolved for them.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.route.Route} is one way (its fallback, and the {@link
 * io.fairlead.proxy.route.Policies} of every provider that it can reach). The {@link io.fairlead.proxy.route.RouteTable} finds
 * it by the addressed provider, the model, and the name that a client may give.
 *
 * <p>Not here: reading routes from a file ({@code config}), and going them ({@code assembly}). Threads: immutable.
 */
@NullMarked
package io.fairlead.proxy.route;

import org.jspecify.annotations.NullMarked;
