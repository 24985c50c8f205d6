/** Tests of the package of this name. */
@NullMarked
package io.fairlead.proxy.policy.abandoned;

import org.jspecify.annotations.NullMarked;
