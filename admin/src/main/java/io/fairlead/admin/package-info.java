/**
 * The admin port: health for orchestrators, metrics for Prometheus, and the REST API under {@code /api/v1} that shows and
 * controls the engine.
 *
 * <p>The nouns: {@link io.fairlead.admin.AdminServer} listens; {@link io.fairlead.admin.Guard} decides who may ask; {@link
 * io.fairlead.admin.Router} finds the resource; each resource makes a {@link io.fairlead.admin.Reply} of what {@link
 * io.fairlead.admin.EngineView} shows. Who reads events has an {@link io.fairlead.admin.EventReader} on its connection.
 *
 * <p>Not here: anything on the way of an exchange. The admin port has an event loop of its own, so that it answers however
 * busy the proxy is.
 *
 * <p>Threads: connections and probes belong to the admin's loop; resources run on a worker, and read only what is safe for any
 * thread.
 */
@NullMarked
package io.fairlead.admin;

import org.jspecify.annotations.NullMarked;
