/** Tests of the package of this name. */
@NullMarked
package io.fairlead.proxy.policy.fallback;

import org.jspecify.annotations.NullMarked;
