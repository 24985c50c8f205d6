package io.fairlead.proxy.exchange;

import java.time.Duration;

/** When to answer so that the client hears of it before its own clock fires. Pure. */
public final class ClientLimit {
    private static final Duration LEAST_LEAD = Duration.ofMillis(50);

    /** Of a limit that leaves no room for a lead. */
    private static final Duration LEAST = Duration.ofMillis(1);

    private ClientLimit() {}

    /** {@code limit} less 5 %, and less 50 ms at least. */
    public static Duration answerWithin(Duration limit) {
        Duration lead = limit.dividedBy(20);
        Duration within = limit.minus(lead.compareTo(LEAST_LEAD) < 0 ? LEAST_LEAD : lead);
        return within.compareTo(LEAST) < 0 ? LEAST : within;
    }
}
