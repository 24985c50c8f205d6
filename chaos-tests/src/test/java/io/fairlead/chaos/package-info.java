/**
 * A real engine, real TLS providers, and the real toxiproxy-server between them: every toxic, in both directions, against
 * plain and streamed calls over HTTP/1.1 and HTTP/2.
 *
 * <p>A {@code Scenario} is one {@code Toxic} in one direction over one upstream protocol. A {@code Stage} is the engine, its
 * providers and the toxic path between them; {@code Callers} ask it, {@code Answers} are what its providers say, and the
 * {@code Ledger} writes down what they really did. The {@code Checker} compares each {@code Received} with the ledger.
 * {@code ToxiproxyCommand} finds the server, {@code ToxiproxyServer} runs it. Read {@code ToxicsTest} first.
 *
 * <p>Not here: faults that a provider itself shows (see the tests of {@code io.fairlead.proxy}).
 *
 * <p>Threads: the test's own, the clients', the providers' loop; what they share is concurrent or written once.
 */
@NullMarked
package io.fairlead.chaos;

import org.jspecify.annotations.NullMarked;
