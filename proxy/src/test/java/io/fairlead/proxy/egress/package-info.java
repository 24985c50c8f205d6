/** Where Fairlead may connect to. */
@NullMarked
package io.fairlead.proxy.egress;

import org.jspecify.annotations.NullMarked;
