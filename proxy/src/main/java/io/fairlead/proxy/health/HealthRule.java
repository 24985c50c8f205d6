package io.fairlead.proxy.health;

/**
 * When a provider's state changes. Pure.
 *
 * <p>Hysteresis on both ways: {@code fall} failed probes take it down, or breakers that are all open, and {@code rise}
 * successes in a row bring it back. It is degraded from one fault in five of at least {@value #ENOUGH} attempts, and well
 * again below one in ten. What is bad and was not asked of late is unknown.
 */
final class HealthRule {

    /** Fewer attempts than this say nothing about a share. */
    static final int ENOUGH = 20;

    private HealthRule() {}

    static HealthState next(HealthState now, HealthThresholds config, HealthSigns signs) {
        if (signs.failedProbes() >= config.fall() || signs.breakersOpen()) {
            return HealthState.DOWN;
        }
        if (now == HealthState.DOWN && signs.goods() < config.rise()) {
            return signs.fresh() ? HealthState.DOWN : HealthState.UNKNOWN;
        }
        if (now != HealthState.DOWN && degraded(now, signs)) {
            return HealthState.DEGRADED;
        }
        if (now == HealthState.DEGRADED && signs.attempts() == 0 && signs.goods() == 0) {
            return HealthState.UNKNOWN;
        }
        return now == HealthState.UNKNOWN && signs.goods() == 0 ? HealthState.UNKNOWN : HealthState.UP;
    }

    private static boolean degraded(HealthState now, HealthSigns signs) {
        int faults = signs.faults();
        if (now == HealthState.DEGRADED) {
            return faults > 0 && faults * 10 >= signs.attempts();
        }
        return signs.attempts() >= ENOUGH && faults * 5 >= signs.attempts();
    }
}
