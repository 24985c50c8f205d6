/** Trust in Fairlead, whatever trust the application has set up, for the hosts of providers alone. */
package io.fairlead.agent.client.tls;
