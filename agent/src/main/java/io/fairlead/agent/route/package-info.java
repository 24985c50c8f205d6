/**
 * Which hosts are providers', how Fairlead is reached, and that what it says is believed for these hosts alone. Knows no HTTP
 * library. Safe for any thread.
 */
package io.fairlead.agent.route;
