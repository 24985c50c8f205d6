package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Target;

/**
 * One of the targets that could be told a call.
 *
 * @param weight its part of the calls
 * @param out whether it cannot take the call now: its breaker is open, a limit is used up, or it is down
 * @param slow whether it takes much longer than it usually does
 * @param inFlight calls at it
 * @param firstToken what its first token takes, in nanoseconds; below 0 when that is not known
 */
record Candidate(Target target, int weight, boolean out, boolean slow, int inFlight, double firstToken) {}
