/** Fixtures that many tests share: virtual time, scripted services, scripted providers. */
@NullMarked
package io.fairlead.proxy.testing;

import org.jspecify.annotations.NullMarked;
