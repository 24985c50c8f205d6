/**
 * Peeked bytes in, the kind of connection out. Pure: no channel, no clock.
 */
@NullMarked
package io.fairlead.proxy.front.detect;

import org.jspecify.annotations.NullMarked;
