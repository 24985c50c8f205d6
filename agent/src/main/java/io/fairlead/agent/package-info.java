/**
 * The Java agent: what it changes in an application's JVM so that calls to providers go through Fairlead.
 *
 * <p>{@link io.fairlead.agent.Agent} is where the JVM begins. {@code weave} puts a few lines into classes of the JDK and of HTTP
 * libraries, {@code client} holds these lines, a package a client, and what they call; {@code route} knows which hosts are
 * providers' and how to reach Fairlead. The lines see types of the JDK alone and come back to {@link io.fairlead.agent.Calls} by
 * name, so nothing is put on the bootstrap class path, and they work in any class loader.
 *
 * <p>Compiled for Java 8. Nothing here may fail the application: what goes wrong in here ends as a call that goes as without us.
 */
package io.fairlead.agent;
