/**
 * {@code fairlead inject}: the Kubernetes admission webhook that puts Fairlead beside an application.
 *
 * <p>The nouns: an {@link io.fairlead.sidecar.inject.Admission} reads a review and writes its answer. {@link
 * io.fairlead.sidecar.inject.InjectRule} says whether a pod gets Fairlead, {@link io.fairlead.sidecar.inject.GuidedPod} how the pod
 * looks with it, {@link io.fairlead.sidecar.inject.JsonPatch} how one becomes the other. All of that is pure. {@link
 * io.fairlead.sidecar.inject.InjectServer} serves it, {@link io.fairlead.sidecar.inject.CertificateKeeper} sees to its certificate.
 *
 * <p>Not here: what {@code serve} does in the pod. No class of this package is loaded by any other command.
 *
 * <p>Threads: a review is answered by a worker of the server's; the keeper has a thread of its own, and may block.
 */
@NullMarked
package io.fairlead.sidecar.inject;

import org.jspecify.annotations.NullMarked;
