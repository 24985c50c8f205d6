/** Tests of sockets and how they end. */
@NullMarked
package io.fairlead.proxy.front.listen;

import org.jspecify.annotations.NullMarked;
