/**
 * The HTTP clients that are covered, a package each: the advice that is put into the client's classes, and what it calls.
 *
 * <p>Advice is copied into the client, where nothing of ours can be seen. It names types of the JDK alone and calls
 * {@link io.fairlead.agent.Calls} by reflection through the system class loader, once a connection or once a call.
 */
package io.fairlead.agent.client;
