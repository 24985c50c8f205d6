/**
 * What several instances share, as the engine sees it: a configuration, and a link that a module of its own implements. The
 * module is found when it is asked for; without a fleet no class of it is loaded.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.fleet.FleetModule} opens a {@link io.fairlead.proxy.fleet.FleetLink}, which has
 * {@link io.fairlead.proxy.fleet.FleetBucket}s, carries news, and keeps values. A {@link
 * io.fairlead.proxy.fleet.FleetListener} hears the news of other instances.
 *
 * <p>Threads: everything here may be called by any thread, and nothing blocks but opening and closing.
 */
@NullMarked
package io.fairlead.proxy.fleet;

import org.jspecify.annotations.NullMarked;
