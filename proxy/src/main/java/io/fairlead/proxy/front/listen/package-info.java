/**
 * Sockets: the transport of this machine, listeners, and the connections that they accepted.
 *
 * <p>Threads: handlers belong to their channel's event loop.
 */
@NullMarked
package io.fairlead.proxy.front.listen;

import org.jspecify.annotations.NullMarked;
