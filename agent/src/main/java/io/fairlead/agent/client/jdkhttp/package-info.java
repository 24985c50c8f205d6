/** The JDK's {@code java.net.http.HttpClient}, which has its own proxy support and non-blocking channels. */
package io.fairlead.agent.client.jdkhttp;
