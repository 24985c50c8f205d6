/** Many exchanges through the policies in virtual time, with seeded randomness: what users see, as a table. */
@NullMarked
package io.fairlead.proxy.simulation;

import org.jspecify.annotations.NullMarked;
