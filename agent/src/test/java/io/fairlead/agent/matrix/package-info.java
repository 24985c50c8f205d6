/** One small program a client, in real JVMs with the agent, against stand-in providers. */
@NullMarked
package io.fairlead.agent.matrix;

import org.jspecify.annotations.NullMarked;
