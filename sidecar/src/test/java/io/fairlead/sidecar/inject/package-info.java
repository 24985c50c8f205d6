/** The rules of injection, and the webhook on the wire. */
@NullMarked
package io.fairlead.sidecar.inject;

import org.jspecify.annotations.NullMarked;
