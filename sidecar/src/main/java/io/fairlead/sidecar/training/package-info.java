/**
 * How a JVM learns before it serves: a Fairlead is started, put under a short load, and stopped, and its JVM keeps what it
 * learned in an archive for later starts.
 *
 * <p>The nouns: {@link io.fairlead.sidecar.training.Training} is the program that the launcher starts after a build. A {@link
 * io.fairlead.sidecar.training.Trainee} is the Fairlead that learns, a process of its own, started as {@code serve} always is.
 * {@link io.fairlead.sidecar.training.Lesson}s are what it is asked.
 *
 * <p>Not here: anything that runs in the Fairlead that learns; it does not know that it is trained. Why: classes that are
 * loaded and linked already halve the processor time of a start. A JVM that knows from its first second which methods and
 * branches are taken (JEP 515) compiles them once, not again with each kind of load.
 */
@NullMarked
package io.fairlead.sidecar.training;

import org.jspecify.annotations.NullMarked;
