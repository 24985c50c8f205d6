package io.fairlead.proxy.fleet;

import java.util.Locale;

/** What news are about. Each topic is kept for those who come later, within a bound. */
public enum FleetTopic {
    /** Pauses, breakers and purges: true for a short time. */
    NEWS(1_000),
    /** Who keeps what: true for long. */
    STATE(50_000);

    private final int most;

    FleetTopic(int most) {
        this.most = most;
    }

    /** How many news are kept, about. */
    public int most() {
        return most;
    }

    /** As keys spell it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
