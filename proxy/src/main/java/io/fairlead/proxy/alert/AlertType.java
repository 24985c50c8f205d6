package io.fairlead.proxy.alert;

import java.util.Locale;
import java.util.Set;

/** What alerts there are. Good news ends the trouble that it names. */
public enum AlertType {
    BREAKER_OPEN("warning", "is left alone: its calls failed too often"),
    BREAKER_CLOSED("info", "is called again"),
    PROVIDER_DEGRADED("warning", "is degraded"),
    PROVIDER_DOWN("critical", "is down"),
    PROVIDER_UP("info", "is up again"),
    LIMIT_EXHAUSTED("warning", "has a limit of Fairlead's own that is used up"),
    KEY_REFUSED("critical", "refused a key of its own"),
    BUDGET_SPENT("warning", "what the calls of some tags may cost is spent"),
    CERT_EXPIRING("critical", "Fairlead's CA certificate expires soon"),
    CONFIG_REFUSED("critical", "a changed configuration was refused; the one before stays in force");

    private final String severity;
    private final String sentence;

    AlertType(String severity, String sentence) {
        this.severity = severity;
        this.sentence = sentence;
    }

    /** As configuration and messages write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String severity() {
        return severity;
    }

    /** What is said of the provider; of Fairlead itself where there is none. */
    String sentence() {
        return sentence;
    }

    /** Whether it tells that trouble is over. */
    public boolean good() {
        return this == BREAKER_CLOSED || this == PROVIDER_UP;
    }

    /** The trouble that it ends. */
    Set<AlertType> ends() {
        return switch (this) {
            case BREAKER_CLOSED -> Set.of(BREAKER_OPEN);
            case PROVIDER_UP -> Set.of(PROVIDER_DEGRADED, PROVIDER_DOWN);
            default -> Set.of();
        };
    }

    /** Whether there will be good news when it is over. */
    boolean lasts() {
        return this == BREAKER_OPEN || this == PROVIDER_DEGRADED || this == PROVIDER_DOWN;
    }
}
