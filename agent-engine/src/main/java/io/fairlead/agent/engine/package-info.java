/**
 * The engine in an application's JVM: started by the agent in a class loader of its own, on a loopback port that only this process
 * may use, with its state in memory alone.
 *
 * <p>The nouns: {@link io.fairlead.agent.engine.Embedded} is what the agent calls, by types of the JDK alone; {@code GuestEngine} is a
 * running engine; {@code GuestThreads} are the group that all its threads belong to; {@code GuestLog} writes its log lines, and {@code
 * LogProvider}, {@code PlatformLoggers} and {@code JavaLoggers} lead there; {@code
 * Beans} and {@code Recording} show it to JMX and Flight Recorder.
 *
 * <p>Not here: anything that changes the application, which is the agent's. Nothing here sets a system property, a security provider, a
 * default of the JVM, or a shutdown hook.
 *
 * <p>Threads: all are daemons, in one group, without the application's context class loader.
 */
@NullMarked
package io.fairlead.agent.engine;

import org.jspecify.annotations.NullMarked;
