/** The injector's patches, read by a model of Kubernetes. */
@NullMarked
package io.fairlead.sidecar.inject;

import org.jspecify.annotations.NullMarked;
