/** Tests of the engine as a guest: in class loaders of its own, in this JVM and in others. */
@NullMarked
package io.fairlead.agent.engine;

import org.jspecify.annotations.NullMarked;
