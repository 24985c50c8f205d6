/** What an application lives through with the embedded engine, in JVMs of its own with the agent's real jar. */
@NullMarked
package io.fairlead.agent.guest;

import org.jspecify.annotations.NullMarked;
