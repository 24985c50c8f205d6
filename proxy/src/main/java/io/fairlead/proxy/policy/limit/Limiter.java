package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One provider's limits: its measures, and the line of those who wait for them.
 *
 * <p>Thread-safe without a lock: each measure is only ever tried for.
 */
final class Limiter {

    private final String provider;
    private final LimitsConfig config;
    private final @Nullable Permits permits;
    private final @Nullable TokenBucket requests;
    private final List<Measure> measures;
    private final Line line;

    Limiter(String provider, LimitsConfig config, LongSupplier nanoTime) {
        this.provider = provider;
        this.config = config;
        LimitsConfig.Rate rate = config.requests();
        this.permits = config.concurrency() == 0 ? null : new Permits(config.concurrency());
        this.requests = rate == null ? null : new TokenBucket("limit_requests", "requests", rate, nanoTime);
        List<Measure> all = new ArrayList<>(2);
        if (permits != null) {
            all.add(permits);
        }
        if (requests != null) {
            all.add(requests);
        }
        this.measures = List.copyOf(all);
        this.line = new Line(this, all.size());
    }

    String provider() {
        return provider;
    }

    Line line() {
        return line;
    }

    /** Takes by each measure what an attempt weighs, or nothing at all. Only those whose turn it is may ask. */
    boolean take(Weights weights) {
        for (int i = 0; i < measures.size(); i++) {
            if (!measures.get(i).take(weights.at(i))) {
                undo(weights, i);
                return false;
            }
        }
        return true;
    }

    /** Takes what an attempt weighs unless others wait, who come first. */
    boolean takeAtOnce(Weights weights) {
        if (!line.empty()) {
            return false;
        }
        if (take(weights)) {
            return true;
        }
        line.serve(); // what was taken for a moment may have been what one who just joined looked for
        return false;
    }

    /** Gives back what an attempt weighs, once it has settled, and serves those who wait for it. */
    void giveBack(Weights weights) {
        for (int i = 0; i < measures.size(); i++) {
            measures.get(i).settle(weights.at(i));
        }
        line.serve();
    }

    /** Puts back what was taken for an attempt that will not begin, and serves those who wait for it. */
    void undo(Weights weights) {
        undo(weights, measures.size());
        line.serve();
    }

    private void undo(Weights weights, int most) {
        for (int i = 0; i < most; i++) {
            measures.get(i).undo(weights.at(i));
        }
    }

    /** Whether an attempt could begin at once, and nobody waits. */
    boolean free(Weights weights) {
        for (int i = 0; i < measures.size(); i++) {
            if (measures.get(i).available() < weights.at(i)) {
                return false;
            }
        }
        return line.empty();
    }

    /** Why an attempt need not even wait its turn; null when it may. */
    @Nullable
    Refusal refusal(Weights weights, Duration patience) {
        for (int i = 0; i < measures.size(); i++) {
            if (weights.at(i) > measures.get(i).most()) {
                return LimitRule.tooLarge(provider, measures.get(i), weights.at(i));
            }
        }
        Shortage shortage = shortage(weights, true);
        return LimitRule.inTime(shortage.nanos(), patience) ? null : LimitRule.refusal(provider, shortage);
    }

    /** How far away the tokens of the one at the head of the line are, in nanoseconds; 0 when they are there. */
    long tokenNanos(Weights weights) {
        long most = 0;
        for (int i = 0; i < measures.size(); i++) {
            most = Math.max(most, measures.get(i).nanosUntil(0, weights.at(i)));
        }
        return most;
    }

    /**
     * What an attempt lacks.
     *
     * @param behindAll whether those who wait now come first
     */
    Shortage shortage(Weights weights, boolean behindAll) {
        Shortage worst = new Shortage(measures.get(0), 0);
        for (int i = 0; i < measures.size(); i++) {
            long nanos = measures.get(i).nanosUntil(behindAll ? line.weight(i) : 0, weights.at(i));
            worst = nanos > worst.nanos() ? new Shortage(measures.get(i), nanos) : worst;
        }
        return worst;
    }

    /**
     * What an attempt waits for the longest.
     *
     * @param measure of which there is too little
     * @param nanos how far away it is; 0 when nobody knows
     */
    record Shortage(Measure measure, long nanos) {}

    LimitsView view() {
        return new LimitsView(
                config.concurrency(),
                permits == null ? 0 : permits.most() - permits.available(),
                requests == null ? 0 : requests.most(),
                requests == null ? 0 : requests.available(),
                line.size());
    }
}
