package io.fairlead.proxy.health;

import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.health.HealthView.LastProbe;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one provider's attempts and probes came to. Thread-safe: every method holds its lock, for arithmetic only. */
final class HealthTally {

    /** A change of state. */
    record Change(HealthState from, HealthState to, String reason) {}

    private final Clock clock;
    private final JudgedAttempts judged = new JudgedAttempts();
    private final Map<String, Long> errors = new TreeMap<>();
    private HealthState state = HealthState.UNKNOWN;
    private @Nullable Instant since;
    private String reason = "";
    private String trouble = "";
    private int failures;
    private int failedProbes;
    private int goods;
    private @Nullable LastProbe probe;
    private long goodNanos;
    private boolean good;
    private long heardNanos;
    private long triedNanos;
    private volatile boolean downByProbes;

    // Written by every attempt, and read by the probes alone: no lock.
    private volatile @Nullable Provider lastAsked;
    private volatile long askedNanos;

    HealthTally(Clock clock) {
        this.clock = clock;
    }

    /** The number of classes is small and fixed. */
    synchronized void error(String kind) {
        errors.merge(kind, 1L, Long::sum);
    }

    void asked(Provider provider, long now) {
        askedNanos = now;
        lastAsked = provider;
    }

    @Nullable
    Provider lastAsked() {
        return lastAsked;
    }

    boolean asked() {
        return lastAsked != null;
    }

    long sinceAskedNanos(long now) {
        return now - askedNanos;
    }

    synchronized boolean good() {
        return good;
    }

    synchronized long sinceGoodNanos(long now) {
        return now - goodNanos;
    }

    /**
     * An attempt that says something of the provider; {@code code} is empty for a good one.
     *
     * @return whether it may change the state; what else a good one does to a provider that is up can wait for the next review
     */
    synchronized boolean attempt(boolean well, String code, long now) {
        judged.add(now, !well);
        heardNanos = now;
        count(well, code);
        if (well) {
            good = true;
            goodNanos = now;
        }
        return !well || state != HealthState.UP || downByProbes;
    }

    synchronized void probe(ProbeResult result, long now) {
        probe = new LastProbe(clock.instant(), result);
        if (result.verdict() == ProbeResult.Verdict.NONE) {
            return;
        }
        heardNanos = now;
        boolean well = result.verdict() == ProbeResult.Verdict.GOOD;
        int before = failedProbes;
        count(well, result.reason());
        failedProbes = well ? 0 : before + 1;
        if (failedProbes == 1) {
            triedNanos = now; // whoever has just gone is not tried at once
        }
    }

    /** Read by every call that has somewhere else to go, so it takes no lock. */
    boolean downByProbes() {
        return downByProbes;
    }

    synchronized boolean trial(long now) {
        if (now - triedNanos < ProbeRule.TRIAL_NANOS) {
            return false;
        }
        triedNanos = now;
        return true;
    }

    private void count(boolean well, String code) {
        if (well) {
            goods++;
            failures = 0;
            failedProbes = 0;
        } else {
            goods = 0;
            failures++;
            trouble = code;
        }
    }

    /** The change that all that is known makes, or null. */
    synchronized @Nullable Change judge(HealthThresholds config, boolean breakersOpen, long now) {
        boolean fresh = now - heardNanos <= ProbeRule.ASKED_NANOS;
        HealthSigns signs =
                new HealthSigns(failedProbes, breakersOpen, goods, judged.all(now), judged.faults(now), fresh);
        downByProbes = failedProbes >= config.fall();
        HealthState next = HealthRule.next(state, config, signs);
        if (next == state) {
            return null;
        }
        if (state == HealthState.DOWN) {
            judged.clear(); // an outage that is over does not keep it degraded
        }
        String why = why(next);
        Change change = new Change(state, next, next == HealthState.UP ? "answers" : why);
        state = next;
        since = clock.instant();
        reason = why;
        return change;
    }

    private String why(HealthState next) {
        return switch (next) {
            case UP -> "";
            case UNKNOWN -> "not_asked";
            case DOWN, DEGRADED -> trouble.isEmpty() ? "breaker_open" : trouble;
        };
    }

    synchronized HealthView view() {
        return new HealthView(state, since, reason, failures, Map.copyOf(errors), probe, downByProbes);
    }
}
