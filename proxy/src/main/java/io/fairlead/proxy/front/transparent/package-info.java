/**
 * Redirected connections, whose clients do not know of Fairlead: the host comes from the server name of their TLS, the rest goes on to
 * where it was going.
 *
 * <p>Not here: how the original destination is learnt ({@code OriginalDestination} says so), and the redirect itself. Threads:
 * handlers belong to their channel's event loop.
 */
@NullMarked
package io.fairlead.proxy.front.transparent;

import org.jspecify.annotations.NullMarked;
