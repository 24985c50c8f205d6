/** Handlers of Netty, loaded beside the application's own Netty. A channel's event loop owns them. */
package io.fairlead.agent.client.netty.inside;
