package io.fairlead.proxy.health;

import java.time.Duration;

/** When a provider is probed. Pure. */
final class ProbeRule {

    /** Who was not asked for longer than this, and is named by no route, is left alone. */
    static final long ASKED_NANOS = Duration.ofMinutes(15).toNanos();

    /** A provider that asks for more patience than this is probed all the same. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(15);

    /** Between two calls that try a provider that is down by probes: these may be wrong. */
    static final long TRIAL_NANOS = Duration.ofMinutes(1).toNanos();

    private ProbeRule() {}

    /** Whether anybody wants to know. */
    static boolean wanted(ProbeTarget target, boolean asked, long sinceAskedNanos) {
        return target.on() && (target.routed() || (asked && sinceAskedNanos <= ASKED_NANOS));
    }

    /** Whether a call said it already: a busy healthy provider is not probed. */
    static boolean known(ProbeTarget target, boolean good, long sinceGoodNanos) {
        return good && sinceGoodNanos < target.interval().toNanos();
    }

    /** How long after a probe the next one comes. */
    static Duration next(ProbeTarget target, ProbeResult result) {
        Duration wait = result.pause().compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : result.pause();
        return wait.compareTo(target.interval()) > 0 ? wait : target.interval();
    }
}
