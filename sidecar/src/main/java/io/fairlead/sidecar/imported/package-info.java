/**
 * Configurations of other gateways, said in Fairlead's words.
 *
 * <p>The nouns: a {@link io.fairlead.sidecar.imported.LiteLlm} file has deployments, each of which needs a {@link
 * io.fairlead.sidecar.imported.Account} at a provider. What is not carried over is noted with its place.
 *
 * <p>Not here: reading YAML, and the command.
 */
@NullMarked
package io.fairlead.sidecar.imported;

import org.jspecify.annotations.NullMarked;
