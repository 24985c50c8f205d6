package io.fairlead.proxy.alert;

import io.fairlead.proxy.alert.WebhookSender.Receipt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a message is sent once more, and when. Pure. */
final class DeliveryRule {

    static final int MOST_ATTEMPTS = 10;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private DeliveryRule() {}

    static boolean delivered(Receipt receipt) {
        return receipt.status() >= 200 && receipt.status() < 300;
    }

    /** The wait after failed {@code attempt}, 1 for the first; null when it is given up. {@code jitter}: from 0 to 1. */
    static @Nullable Duration again(Receipt receipt, int attempt, double jitter) {
        if (attempt >= MOST_ATTEMPTS || receipt.forbidden() || !mayPass(receipt.status())) {
            return null;
        }
        long backoff = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempt - 1, 20));
        Duration wait = Duration.ofMillis((long) (backoff * (1 + jitter / 5)));
        Duration asked = receipt.retryAfter();
        if (asked != null && asked.compareTo(wait) > 0) {
            return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
        }
        return wait;
    }

    /** What a receiver says of the message itself it will say again. */
    private static boolean mayPass(int status) {
        return status == 0 || status == 408 || status == 425 || status == 429 || status >= 500;
    }
}
