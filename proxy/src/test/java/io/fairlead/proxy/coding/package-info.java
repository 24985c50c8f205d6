/** Tests of the codings. */
@NullMarked
package io.fairlead.proxy.coding;

import org.jspecify.annotations.NullMarked;
