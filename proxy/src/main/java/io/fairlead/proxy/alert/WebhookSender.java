package io.fairlead.proxy.alert;

import io.fairlead.proxy.exchange.Headers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Sends one message. */
@FunctionalInterface
public interface WebhookSender {

    /** Completes on the alerts' loop, within a time-out of its own, never with an error. */
    CompletableFuture<Receipt> send(WebhookUrl url, Headers headers, byte[] body);

    /**
     * What became of it.
     *
     * @param status of the answer; 0 when there was none
     * @param code a stable name for why there was none; empty when there was one
     * @param forbidden whether a rule forbids to connect there, so that nothing was sent
     * @param retryAfter how long the receiver asks to wait; null when it does not
     */
    record Receipt(
            int status,
            String code,
            boolean forbidden,
            @Nullable Duration retryAfter) {}
}
