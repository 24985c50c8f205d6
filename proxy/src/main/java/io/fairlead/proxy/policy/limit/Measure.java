package io.fairlead.proxy.policy.limit;

/** One thing that a limiter counts attempts by. Thread-safe without a lock; nothing waits in it. */
interface Measure {

    /** A stable name of its refusals: {@code limit_requests} ... */
    String code();

    /** What is counted, for people: {@code requests at once} ... */
    String unit();

    /** What a client reads when there is too little of it at {@code provider}. */
    String reached(String provider);

    /** The most that there ever is; what weighs more can never begin. */
    long most();

    /** What is there now. */
    long available();

    /** Takes all of {@code weight}, 0 or more, or nothing. */
    boolean take(long weight);

    /** Puts back what was taken a moment ago by an attempt that could not begin. */
    void undo(long weight);

    /** The attempt that took {@code weight} has settled. */
    void settle(long weight);

    /** How long until {@code weight} is there after {@code ahead} is gone, in nanoseconds; 0 when it is there, or nobody knows. */
    long nanosUntil(long ahead, long weight);
}
