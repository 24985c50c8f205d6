/** Tests of the package of this name. */
@NullMarked
package io.fairlead.proxy.policy.timeout;

import org.jspecify.annotations.NullMarked;
