package io.fairlead.proxy.policy.exhausted;

/** What a call comes to when no target is available, because breakers are open. */
public enum WhenExhausted {
    /** It is refused at once, with the smallest wait. */
    FAIL,
    /** It waits until the first target may be asked again, for a bounded time and as long as its deadline lets it. */
    WAIT,
    /** One call a second is let through the open breakers of a provider; the others are refused. */
    LAST_RESORT
}
