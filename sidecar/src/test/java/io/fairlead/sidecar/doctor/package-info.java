/** What doctor goes by. */
@NullMarked
package io.fairlead.sidecar.doctor;

import org.jspecify.annotations.NullMarked;
