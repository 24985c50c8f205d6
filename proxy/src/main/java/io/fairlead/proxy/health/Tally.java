package io.fairlead.proxy.health;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one provider's attempts came to. Thread-safe: every method holds its lock, for arithmetic only. */
final class Tally {

    /** A change of state. */
    record Change(HealthState from, HealthState to, String reason) {}

    private final HealthConfig config;
    private final Clock clock;
    private final boolean[] bad = new boolean[HealthRule.MEMORY];
    private final Map<String, Long> errors = new TreeMap<>();
    private HealthState state = HealthState.UNKNOWN;
    private @Nullable Instant since;
    private String reason = "";
    private int at;
    private int seen;
    private int badSeen;
    private int failures;
    private int successes;

    Tally(HealthConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** The number of classes is small and fixed. */
    synchronized void error(String kind) {
        errors.merge(kind, 1L, Long::sum);
    }

    /** A result that counts; the change that it makes, or null. */
    synchronized @Nullable Change result(boolean good, String code) {
        successes = good ? successes + 1 : 0;
        failures = good ? 0 : failures + 1;
        remember(!good);
        HealthState next = HealthRule.next(state, config, failures, successes, badSeen, seen);
        if (next == state) {
            return null;
        }
        if (state == HealthState.DOWN) {
            forget(); // an outage that is over does not keep it degraded
        }
        Change change = new Change(state, next, next == HealthState.UP ? "answers" : code);
        state = next;
        since = clock.instant();
        reason = next == HealthState.UP ? "" : code;
        return change;
    }

    private void remember(boolean wasBad) {
        if (seen == bad.length) {
            badSeen -= bad[at] ? 1 : 0;
        } else {
            seen++;
        }
        bad[at] = wasBad;
        badSeen += wasBad ? 1 : 0;
        at = (at + 1) % bad.length;
    }

    private void forget() {
        seen = 0;
        badSeen = 0;
        at = 0;
    }

    synchronized HealthView view() {
        return new HealthView(state, since, reason, failures, Map.copyOf(errors));
    }
}
