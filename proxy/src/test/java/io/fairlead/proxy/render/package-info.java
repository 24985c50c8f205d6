/** Tests of the package of this name. */
@NullMarked
package io.fairlead.proxy.render;

import org.jspecify.annotations.NullMarked;
