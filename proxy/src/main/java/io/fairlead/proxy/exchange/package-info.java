/**
 * What passes through Fairlead, as values: the vocabulary that every other package speaks.
 *
 * <p>Not here: channels, HTTP codecs, policy. This package uses nothing else of the engine.
 *
 * <p>Threads: an exchange and all that hangs on it belong to one event loop; values are immutable.
 */
@NullMarked
package io.fairlead.proxy.exchange;

import org.jspecify.annotations.NullMarked;
