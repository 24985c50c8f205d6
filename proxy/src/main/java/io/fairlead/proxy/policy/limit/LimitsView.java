package io.fairlead.proxy.policy.limit;

/**
 * A provider's limits, for those who look. 0 where there is no such limit.
 *
 * @param concurrency requests that may be under way at once
 * @param used permits that are held
 * @param requests requests a period
 * @param available requests that could begin now
 * @param waiting attempts that wait for their turn
 */
public record LimitsView(long concurrency, long used, long requests, long available, long waiting) {

    static final LimitsView NONE = new LimitsView(0, 0, 0, 0, 0);

    /** Requests of this period that began already. */
    public long requestsUsed() {
        return requests - available;
    }
}
