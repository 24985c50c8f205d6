/** Tests of the log's output. */
@NullMarked
package io.fairlead.sidecar.log;

import org.jspecify.annotations.NullMarked;
