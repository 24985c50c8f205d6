/** Clients on Netty, of whatever transport: Reactor Netty, the AWS SDK, Vert.x, async-http-client. */
package io.fairlead.agent.client.netty;
