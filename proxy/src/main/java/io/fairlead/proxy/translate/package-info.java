/**
 * Saying a client's request to a target other than the one it addressed. Between targets of one dialect that is {@link
 * io.fairlead.proxy.translate.Retarget}: the path's prefix, and the model where the route names one; nothing else is touched.
 *
 * <p>Not here: how dialects speak ({@code dialects/}), whose key goes along ({@code credential}).
 *
 * <p>Threads: pure, or confined to the exchange's loop.
 */
@NullMarked
package io.fairlead.proxy.translate;

import org.jspecify.annotations.NullMarked;
