package io.fairlead.proxy.health;

/** How a provider is doing. */
public enum HealthState {
    /** Nothing was asked of it yet. */
    UNKNOWN("unknown"),
    UP("up"),
    /** It answers, and fails more often than it should. */
    DEGRADED("degraded"),
    /** It failed every time of late. */
    DOWN("down");

    private final String word;

    HealthState(String word) {
        this.word = word;
    }

    /** As the admin API and events write it. */
    public String word() {
        return word;
    }
}
