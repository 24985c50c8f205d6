package io.fairlead.proxy.alert;

import io.fairlead.proxy.alert.WebhookSender.Receipt;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one webhook. One message at a time and in order, so that good news never comes before the trouble; each is
 * repeated with growing waits. Bounded: of more than {@value #BOUND} that wait the oldest is dropped. Confined to its loop.
 */
final class Outbox {

    private static final int BOUND = 100;

    private final WebhookConfig webhook;
    private final Loop loop;
    private final DoubleSupplier random;
    private final Supplier<Instant> clock;
    private final Tell tell;
    private final Deque<Letter> waiting = new ArrayDeque<>();
    private WebhookSender sender;
    private @Nullable Letter current;
    private Loop.@Nullable Timer timer;
    private boolean closed;

    /** Hears of each change of a delivery. */
    interface Tell {
        void delivery(Alert alert, int number, DeliveryView view);
    }

    /** One alert on its way. */
    private static final class Letter {
        private final Alert alert;
        private final int number;
        private final byte[] body;
        private DeliveryView view;

        Letter(Alert alert, int number, byte[] body, DeliveryView view) {
            this.alert = alert;
            this.number = number;
            this.body = body;
            this.view = view;
        }
    }

    Outbox(
            WebhookConfig webhook,
            Loop loop,
            WebhookSender sender,
            DoubleSupplier random,
            Supplier<Instant> clock,
            Tell tell) {
        this.webhook = webhook;
        this.loop = loop;
        this.sender = sender;
        this.random = random;
        this.clock = clock;
        this.tell = tell;
    }

    WebhookConfig webhook() {
        return webhook;
    }

    /** What is sent from now on is sent by {@code next}. */
    void sender(WebhookSender next) {
        sender = next;
    }

    /** {@code number}: which of the alert's deliveries it is. */
    void add(Alert alert, int number, DeliveryView view) {
        assert loop.inLoop();
        waiting.add(new Letter(alert, number, webhook.format().body(alert), view));
        if (waiting.size() > BOUND) {
            drop(waiting.remove(), "too_many");
        }
        next();
    }

    /** Tells again what lasts, where nothing else is under way; a next time will come. */
    void repeat(List<Alert> lasting) {
        List<Alert> wanted = lasting.stream()
                .filter(each -> webhook.on().contains(each.type()))
                .toList();
        if (webhook.format() == AlertFormat.ALERTMANAGER && current == null && !wanted.isEmpty()) {
            byte[] body = AlertFormat.repeated(wanted, clock.get());
            var unused = sender.send(webhook.url(), headers(body), body);
        }
    }

    private void next() {
        if (current == null && !closed && !waiting.isEmpty()) {
            current = waiting.remove();
            send(current);
        }
    }

    private void send(Letter letter) {
        CompletableFuture<Receipt> sent;
        try {
            sent = sender.send(webhook.url(), headers(letter.body), letter.body);
        } catch (RuntimeException e) {
            sent = CompletableFuture.completedFuture(new Receipt(0, "internal", true, null));
        }
        var unused = sent.whenComplete(
                (receipt, bug) -> heard(letter, receipt == null ? new Receipt(0, "internal", true, null) : receipt));
    }

    private void heard(Letter letter, Receipt receipt) {
        assert loop.inLoop();
        if (current != letter) {
            return; // it was closed meanwhile
        }
        int attempts = letter.view.attempts() + 1;
        String reason = DeliveryRule.delivered(receipt)
                ? ""
                : receipt.status() == 0 ? receipt.code() : "http_" + receipt.status();
        Duration again = reason.isEmpty() ? null : DeliveryRule.again(receipt, attempts, random.getAsDouble());
        String state =
                reason.isEmpty() ? DeliveryView.DELIVERED : again == null ? DeliveryView.FAILED : DeliveryView.WAITING;
        letter.view = letter.view.now(state, attempts, receipt.status(), reason, clock.get());
        tell.delivery(letter.alert, letter.number, letter.view);
        if (again != null) {
            timer = loop.schedule(again, () -> send(letter));
        } else {
            current = null;
            loop.execute(this::next); // not in the depth of this answer: many may be given up at once
        }
    }

    private void drop(Letter letter, String why) {
        letter.view =
                letter.view.now(DeliveryView.DROPPED, letter.view.attempts(), letter.view.status(), why, clock.get());
        tell.delivery(letter.alert, letter.number, letter.view);
    }

    /** Sends nothing more. */
    void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
        if (current != null) {
            Letter under = current;
            current = null;
            drop(under, "not_configured");
        }
        waiting.forEach(each -> drop(each, "not_configured"));
        waiting.clear();
    }

    private Headers headers(byte[] body) {
        Headers.Builder headers = Headers.builder(4);
        headers.add("Content-Type", "application/json");
        headers.add("User-Agent", "fairlead-alert");
        Secret authorization = webhook.url().authorization();
        if (authorization != null) {
            headers.add("Authorization", authorization.reveal());
        }
        Secret secret = webhook.secret();
        if (secret != null) {
            headers.add("x-fairlead-signature", signature(secret, body));
        }
        return headers.build();
    }

    private static String signature(Secret secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has HmacSHA256", e);
        }
    }

    static String word(AlertFormat format) {
        return Objects.requireNonNull(format.name()).toLowerCase(Locale.ROOT);
    }
}
