@NullMarked
package io.fairlead.proxy.policy.exhausted;

import org.jspecify.annotations.NullMarked;
