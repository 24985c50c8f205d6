/** Tests of routes. */
@NullMarked
package io.fairlead.proxy.route;

import org.jspecify.annotations.NullMarked;
