/** Requests that are addressed to Fairlead itself: base URLs and the help page. Pure. */
@NullMarked
package io.fairlead.proxy.front.reverse;

import org.jspecify.annotations.NullMarked;
