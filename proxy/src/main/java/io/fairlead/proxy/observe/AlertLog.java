package io.fairlead.proxy.observe;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Logs, counts and tells of alerts. Safe for any thread. */
public final class AlertLog {

    private static final Logger log = LogManager.getLogger("io.fairlead.events");

    private final Metrics metrics;
    private final EventHub events;

    public AlertLog(Metrics metrics, EventHub events) {
        this.metrics = metrics;
        this.events = events;
    }

    /**
     * An alert was raised.
     *
     * @param good whether it tells that trouble is over
     * @param provider empty where it is about Fairlead itself
     * @param exchange a call that shows it; empty where none does
     */
    public void raised(
            String id, String type, boolean good, String provider, String state, String reason, String exchange) {
        String why = Sanitized.sentence(reason);
        metrics.alert(type);
        log.log(
                good ? Level.INFO : Level.WARN,
                TraceIds.shownBy(exchange, events, new LogLine("alert"))
                        .with("alert", id)
                        .with("type", type)
                        .with("provider", provider)
                        .with("to", state)
                        .with("reason", why));
        events.alertRaised(id, type, provider, state, why, exchange);
    }

    /**
     * Its way to {@code webhook} ended.
     *
     * @param result {@code delivered}, {@code failed} or {@code dropped}
     * @param webhook for people, without what is secret of it
     * @param reason a stable code; empty when it was delivered
     */
    public void ended(String id, String result, String webhook, int attempts, String reason) {
        metrics.alertDelivery(result);
        if (!result.equals("delivered")) {
            log.log(
                    Level.WARN,
                    new LogLine("alert not delivered")
                            .with("alert", id)
                            .with("webhook", webhook)
                            .with("outcome", result)
                            .with("attempts", attempts)
                            .with("reason", reason));
        }
    }
}
