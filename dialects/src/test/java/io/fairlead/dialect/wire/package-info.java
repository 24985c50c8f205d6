/** Tests of the framings, split at every byte. */
@NullMarked
package io.fairlead.dialect.wire;

import org.jspecify.annotations.NullMarked;
