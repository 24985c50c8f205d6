/**
 * CONNECT: the tunnel to any other host, and the decision which hosts those are. A tunnel's bytes are never looked at.
 *
 * <p>Threads: handlers belong to their channel's event loop.
 */
@NullMarked
package io.fairlead.proxy.front.connect;

import org.jspecify.annotations.NullMarked;
