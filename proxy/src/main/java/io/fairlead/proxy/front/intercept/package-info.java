/**
 * The TLS of an intercepted host ends here: certificate by CONNECT host, protocol by ALPN, then {@code http}.
 *
 * <p>Threads: handlers belong to their channel's event loop.
 */
@NullMarked
package io.fairlead.proxy.front.intercept;

import org.jspecify.annotations.NullMarked;
