package io.fairlead.proxy.front.http;

import java.util.concurrent.TimeUnit;

/**
 * Counts the frames of an HTTP/2 client that cost an answer and carry nothing (PING, SETTINGS). An honest client sends a few. A
 * flood of them is RFC 9113 section 10.5's denial of service. On the loop.
 */
final class DemandRate {

    static final int MOST = 1_000;
    static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long since;
    private int count;

    /** Counts one more; whether there were more than {@value #MOST} within the present window of 10 s. */
    boolean tooMany(long nowNanos) {
        if (count == 0 || nowNanos - since > WINDOW_NANOS) {
            since = nowNanos;
            count = 0;
        }
        return ++count > MOST;
    }
}
