/** Tests of the demo's words. */
@NullMarked
package io.fairlead.sidecar.demo;

import org.jspecify.annotations.NullMarked;
