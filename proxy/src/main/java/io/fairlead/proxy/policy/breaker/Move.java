package io.fairlead.proxy.policy.breaker;

/** A circuit went from one state to another. */
record Move(String from, String to, String reason) {}
