package io.fairlead.proxy.alert;

import java.time.Instant;

/**
 * An alert as it is told. Holds no secret. Immutable.
 *
 * @param id of this alert, the same at each delivery
 * @param at when it was raised
 * @param instance which Fairlead raised it
 */
public record Alert(String id, Instant at, String instance, AlertNews news) {

    public AlertType type() {
        return news.type();
    }

    /** Whom it is about; empty for Fairlead itself. */
    public String provider() {
        return news.provider();
    }

    public String state() {
        return news.state();
    }

    /** Why, with the model where it is about one. */
    public String reason() {
        return news.model().isEmpty() ? news.reason() : news.reason() + " (" + news.model() + ")";
    }

    /** A call that shows it; empty where none does. */
    public String exchange() {
        return news.exchange();
    }

    /** One sentence for people. */
    String sentence() {
        return news.provider().isEmpty() ? news.sentence() : news.provider() + " " + news.sentence();
    }
}
