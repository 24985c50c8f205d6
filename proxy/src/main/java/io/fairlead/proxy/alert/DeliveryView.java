package io.fairlead.proxy.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one alert's way to one webhook stands.
 *
 * @param webhook its origin
 * @param format how the alert is written
 * @param state {@code waiting}, {@code delivered}, {@code failed} (given up) or {@code dropped} (never sent: too many waited, or
 *     it is no longer configured)
 * @param attempts how often it was sent
 * @param status what the receiver answered last, or 0
 * @param reason why it was not delivered, a stable code; empty when it was
 * @param at when that was found out last; null before the first attempt
 */
public record DeliveryView(
        String webhook,
        String format,
        String state,
        int attempts,
        int status,
        String reason,
        @Nullable Instant at) {

    static final String WAITING = "waiting";
    static final String DELIVERED = "delivered";
    static final String FAILED = "failed";
    static final String DROPPED = "dropped";

    static DeliveryView waiting(WebhookConfig webhook) {
        return new DeliveryView(webhook.url().toString(), Outbox.word(webhook.format()), WAITING, 0, 0, "", null);
    }

    DeliveryView now(String state, int attempts, int status, String reason, Instant at) {
        return new DeliveryView(webhook, format, state, attempts, status, reason, at);
    }
}
