/**
 * Where Fairlead may connect to: the rules against server-side request forgery, as pure functions.
 *
 * <p>The nouns: a {@link io.fairlead.proxy.egress.HostText} reads what a client wrote as a host, and refuses every spelling
 * that some reader could take for another address. An {@link io.fairlead.proxy.egress.AddressClass} says what kind of network
 * an address belongs to. An {@link io.fairlead.proxy.egress.AddressRule} decides on one resolved address. {@link
 * io.fairlead.proxy.egress.OwnListeners} are Fairlead's own ports, denied to all.
 *
 * <p>The way through: {@link io.fairlead.proxy.egress.EgressRule} decides on the text of a target without a look-up and
 * hands out the rule for its addresses. Whoever dials asks that rule about each resolved address and then connects to
 * that very address, so that a second answer of the resolver has no say.
 *
 * <p>Not here: look-ups, connections, HTTP. Threads: everything is immutable, but for the list of own listeners, which
 * is safe for any thread.
 */
@NullMarked
package io.fairlead.proxy.egress;

import org.jspecify.annotations.NullMarked;
