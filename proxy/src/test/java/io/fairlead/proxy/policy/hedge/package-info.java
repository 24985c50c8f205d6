/** Tests of hedging's rules. */
@NullMarked
package io.fairlead.proxy.policy.hedge;

import org.jspecify.annotations.NullMarked;
