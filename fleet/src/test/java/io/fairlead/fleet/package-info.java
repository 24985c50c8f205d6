/** Tests of fleets, against a real server. */
@NullMarked
package io.fairlead.fleet;

import org.jspecify.annotations.NullMarked;
