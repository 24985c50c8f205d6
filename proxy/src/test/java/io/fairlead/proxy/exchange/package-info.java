/** Tests of the package of this name. */
@NullMarked
package io.fairlead.proxy.exchange;

import org.jspecify.annotations.NullMarked;
