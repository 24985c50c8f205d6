/** The two lists as they are put together. */
@NullMarked
package io.fairlead.proxy.assembly;

import org.jspecify.annotations.NullMarked;
