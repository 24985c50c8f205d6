package io.fairlead.proxy.policy.limit;

import io.fairlead.dialect.LimitNews;
import io.fairlead.proxy.exchange.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one target, provider or key: its measures, its pauses, and the line of those who wait for them.
 *
 * <p>Thread-safe without a lock: each measure is only ever tried for.
 */
final class Limiter {

    private final String provider;
    private final SharedRates.Scope shared;
    private final List<Measure> measures;
    private final Pauses pauses;
    private final Line line;

    /** One that shares nothing. */
    Limiter(String provider, LimitsConfig config, LongSupplier nanoTime) {
        this(provider, config, nanoTime, SharedRates.Scope.ALONE);
    }

    /** {@code shared}: what of it other instances have, too. */
    Limiter(String provider, LimitsConfig config, LongSupplier nanoTime, SharedRates.Scope shared) {
        this.provider = provider;
        this.shared = shared;
        this.measures = measures(config, nanoTime);
        this.pauses = new Pauses(nanoTime);
        this.line = new Line(this, measures.size());
    }

    private List<Measure> measures(LimitsConfig config, LongSupplier nanoTime) {
        List<Measure> all = new ArrayList<>(2);
        if (config.concurrency() > 0) {
            all.add(new Permits(config.concurrency()));
        }
        bucket(all, Counted.REQUESTS, config.requests(), nanoTime);
        bucket(all, Counted.TOKENS, config.tokens(), nanoTime);
        bucket(all, Counted.INPUT_TOKENS, config.inputTokens(), nanoTime);
        bucket(all, Counted.OUTPUT_TOKENS, config.outputTokens(), nanoTime);
        return List.copyOf(all);
    }

    private void bucket(List<Measure> all, Counted counted, LimitsConfig.@Nullable Rate rate, LongSupplier nanoTime) {
        if (rate != null) {
            all.add(
                    shared.rates() == null
                            ? new TokenBucket(counted, rate, nanoTime)
                            : new SharedBucket(counted, rate, shared, nanoTime, this::arrived));
        }
    }

    /** Others gave something back, or time did. */
    private void arrived() {
        line.serve();
    }

    String provider() {
        return provider;
    }

    List<Measure> measures() {
        return measures;
    }

    Pauses pauses() {
        return pauses;
    }

    Line line() {
        return line;
    }

    /** The provider wants {@code model} left alone for {@code wait}; other instances hear of it. */
    void pause(String model, Duration wait) {
        pauses.pause(model, wait);
        SharedRates rates = shared.rates();
        if (rates != null) {
            rates.paused(new SharedRates.Pause(provider, shared.scope(), model, wait.toNanos()));
        }
    }

    /** The process ends: what was set aside elsewhere goes back. */
    void close() {
        measures.forEach(Measure::close);
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

    /** Takes what an attempt weighs unless others wait, who come first, or its model is left alone. */
    boolean takeAtOnce(Weights weights) {
        if (!line.empty() || pauses.nanosLeft(weights.model()) > 0) {
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
        giveBack(weights, weights);
    }

    /** The same where it came to {@code used}. */
    void giveBack(Weights weights, Weights used) {
        for (int i = 0; i < measures.size(); i++) {
            measures.get(i).settle(weights.at(i), used.at(i));
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

    /** How much was taken of each measure until now. */
    long[] marks() {
        long[] marks = new long[measures.size()];
        for (int i = 0; i < marks.length; i++) {
            marks[i] = measures.get(i).mark();
        }
        return marks;
    }

    /**
     * The provider said what is left, beside the answer to the attempt that began at {@code marks}. Of several limits of one
     * kind the one of which the least is left counts.
     */
    void heard(List<LimitNews> news, long[] marks) {
        for (int i = 0; i < measures.size(); i++) {
            LimitNews least = null;
            for (LimitNews each : news) {
                if (measures.get(i).counted().is(each.of())
                        && (least == null || each.remaining() < least.remaining())) {
                    least = each;
                }
            }
            if (least != null) {
                measures.get(i).heard(least, marks[i]);
            }
        }
        line.serve(); // more may be left than was said before
    }

    /** Whether an attempt could begin at once, and nobody waits. */
    boolean free(Weights weights) {
        for (int i = 0; i < measures.size(); i++) {
            if (!measures.get(i).has(weights.at(i))) {
                return false;
            }
        }
        return line.empty() && pauses.nanosLeft(weights.model()) == 0;
    }

    /** Whether nothing is used, nobody waits, and nothing was said: as if it had just been made. */
    boolean atRest() {
        for (Measure each : measures) {
            if (each.available() < each.most()) {
                return false;
            }
        }
        return line.empty() && pauses.count() == 0;
    }

    /** Why an attempt need not even wait its turn; null when it may. */
    @Nullable
    Refusal refusal(Weights weights, Duration patience) {
        for (int i = 0; i < measures.size(); i++) {
            if (weights.at(i) > measures.get(i).most()) {
                return LimitRule.tooLarge(provider, measures.get(i), weights.at(i));
            }
        }
        long paused = pauses.nanosLeft(weights.model());
        // Of those who wait for the end of a pause nobody is in the way.
        Shortage shortage = shortage(weights, pauses.count() == 0);
        boolean inTime = LimitRule.inTime(paused, patience)
                && (shortage.measure() == null || LimitRule.inTime(shortage.nanos(), patience));
        return inTime ? null : LimitRule.refusal(provider, shortage);
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
        long paused = pauses.nanosSaid(weights.model());
        Shortage worst = paused > 0 ? new Shortage(null, paused) : new Shortage(measures.get(0), 0);
        for (int i = 0; i < measures.size(); i++) {
            long nanos = measures.get(i).nanosUntil(behindAll ? line.weight(i) : 0, weights.at(i));
            worst = nanos > worst.nanos() ? new Shortage(measures.get(i), nanos) : worst;
        }
        return worst;
    }

    /**
     * What an attempt waits for the longest.
     *
     * @param measure of which there is too little; null when the target is left alone
     * @param nanos how far away it is; 0 when nobody knows
     */
    record Shortage(@Nullable Measure measure, long nanos) {}

    LimitsView view() {
        return LimitsView.of(measures, line.size(), pauses.count());
    }
}
