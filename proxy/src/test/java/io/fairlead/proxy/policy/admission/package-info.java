/** Tests of the package of this name. */
@NullMarked
package io.fairlead.proxy.policy.admission;

import org.jspecify.annotations.NullMarked;
