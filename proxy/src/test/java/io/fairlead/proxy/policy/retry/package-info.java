/** Tests of the package of this name. */
@NullMarked
package io.fairlead.proxy.policy.retry;

import org.jspecify.annotations.NullMarked;
