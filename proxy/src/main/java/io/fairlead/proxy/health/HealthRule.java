package io.fairlead.proxy.health;

/**
 * When a provider's state changes. Pure.
 *
 * <p>Hysteresis on both ways: {@code fall} failures in a row take it down and {@code rise} successes in a row bring it
 * back; it is degraded from one failure in five of the last {@value #MEMORY}, and well again below one in ten.
 */
final class HealthRule {

    /** Results that are remembered. */
    static final int MEMORY = 50;

    /** Fewer than this say nothing about a share. */
    static final int ENOUGH = 10;

    private HealthRule() {}

    /**
     * @param failures in a row, up to now
     * @param successes in a row, up to now
     * @param bad failures among the last {@code seen}
     */
    static HealthState next(HealthState now, HealthConfig config, int failures, int successes, int bad, int seen) {
        if (failures >= config.fall()) {
            return HealthState.DOWN;
        }
        if (now == HealthState.DOWN && successes < config.rise()) {
            return HealthState.DOWN;
        }
        if (now == HealthState.DOWN) {
            return HealthState.UP;
        }
        if (now == HealthState.DEGRADED) {
            return bad * 10 < seen ? HealthState.UP : HealthState.DEGRADED;
        }
        if (seen >= ENOUGH && bad * 5 >= seen) {
            return HealthState.DEGRADED;
        }
        return now == HealthState.UNKNOWN && successes == 0 ? HealthState.UNKNOWN : HealthState.UP;
    }
}
