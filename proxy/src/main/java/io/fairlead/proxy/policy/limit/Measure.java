package io.fairlead.proxy.policy.limit;

import io.fairlead.dialect.LimitNews;

/** One thing that a limiter counts attempts by. Thread-safe without a lock; nothing waits in it. */
interface Measure {

    /** What it counts. */
    Counted counted();

    /** What a client reads when there is too little of it at {@code provider}. */
    String reached(String provider);

    /** The most that there ever is; what weighs more can never begin. */
    long most();

    /** What is there now; below 0 when more was used than there was. */
    long available();

    /** Whether {@code weight} could be taken now. */
    default boolean has(long weight) {
        return available() >= weight;
    }

    /** Takes all of {@code weight}, 0 or more, or nothing. */
    boolean take(long weight);

    /** Puts back what was taken a moment ago by an attempt that could not begin. */
    void undo(long weight);

    /** The attempt that took {@code weight} has settled, and came to {@code used}. */
    void settle(long weight, long used);

    /** How long until {@code weight} is there after {@code ahead} is gone, in nanoseconds; 0 when it is there, or nobody knows. */
    long nanosUntil(long ahead, long weight);

    /** How much was taken of it since it began, for {@link #heard}. */
    default long mark() {
        return 0;
    }

    /** The provider said what is left, beside the answer to the attempt that began at {@code mark}. */
    default void heard(LimitNews news, long mark) {}

    /** The process ends: what was set aside elsewhere goes back. */
    default void close() {}
}
