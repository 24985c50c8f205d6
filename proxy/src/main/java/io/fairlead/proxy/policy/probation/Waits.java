package io.fairlead.proxy.policy.probation;

import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;

/** How long an exchange waited before the attempt that ends now: all its waits, less those already reported. */
final class Waits {

    private Waits() {}

    static long before(Exchange exchange) {
        long reported = 0;
        for (AttemptReport report : exchange.history().attempts()) {
            reported += report.waitMs();
        }
        return Math.max(0, exchange.history().waitNanos() - reported * 1_000_000);
    }
}
