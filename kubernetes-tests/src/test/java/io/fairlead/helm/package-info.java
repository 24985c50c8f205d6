/** The chart as Helm renders it. */
@NullMarked
package io.fairlead.helm;

import org.jspecify.annotations.NullMarked;
