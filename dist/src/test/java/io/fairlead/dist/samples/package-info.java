/** Classes that the build changes in a test. */
@NullMarked
package io.fairlead.dist.samples;

import org.jspecify.annotations.NullMarked;
