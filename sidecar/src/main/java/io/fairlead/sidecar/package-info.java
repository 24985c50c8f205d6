/**
 * The command: {@code fairlead serve}, {@code run}, {@code env}, {@code demo}, {@code version}.
 *
 * <p>The nouns: {@link io.fairlead.sidecar.Main} reads the command line. Each command is a class of its own. {@link
 * io.fairlead.sidecar.Running} is an engine with its admin port. {@link io.fairlead.sidecar.ClientEnvironment} is what an
 * application's environment needs so that its traffic arrives and is trusted.
 *
 * <p>Not here: anything about exchanges. Threads: commands run on the main thread and may block.
 */
@NullMarked
package io.fairlead.sidecar;

import org.jspecify.annotations.NullMarked;
