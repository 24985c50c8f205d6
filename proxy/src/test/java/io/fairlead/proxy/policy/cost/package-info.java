@NullMarked
package io.fairlead.proxy.policy.cost;

import org.jspecify.annotations.NullMarked;
