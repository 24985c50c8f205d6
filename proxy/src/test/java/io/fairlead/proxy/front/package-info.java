/** The client's side over real sockets, with a scripted path behind it. */
@NullMarked
package io.fairlead.proxy.front;

import org.jspecify.annotations.NullMarked;
