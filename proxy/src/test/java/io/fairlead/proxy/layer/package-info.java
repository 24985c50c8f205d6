/** Tests of the composition. */
@NullMarked
package io.fairlead.proxy.layer;

import org.jspecify.annotations.NullMarked;
