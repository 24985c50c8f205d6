package io.fairlead.proxy.policy.limit;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which limiter an attempt is counted by, and what it weighs there. Immutable; safe for any thread. */
final class Choice {

    private final Limiters limiters;
    private final LimitsConfig config;
    private final Tally.Source tallies;

    Choice(Limiters limiters, LimitsConfig config, Tally.Source tallies) {
        this.limiters = limiters;
        this.config = config;
        this.tallies = tallies;
    }

    /**
     * What was chosen.
     *
     * @param taken whether the attempt may begin; else it waits
     */
    record Chosen(Limiter limiter, Weights weights, Tally tally, boolean taken) {}

    /** Takes what {@code attempt} weighs, where that is there. */
    Chosen of(Attempt attempt) {
        Exchange exchange = attempt.exchange();
        Target target = attempt.target();
        String provider = target.provider().name();
        String model = model(exchange, target);
        Tally tally = tallies.of(target, model);
        int[] keys = keys(exchange, target);
        if (keys.length > 0) {
            return ofKeys(keys, attempt, provider, model, tally);
        }
        Limiter limiter = limiters.of(provider, config, scope(exchange, target, model));
        Weights weights = weights(limiter, exchange, model, tally);
        return new Chosen(limiter, weights, tally, limiter.takeAtOnce(weights));
    }

    /** The first key that has room; else the one that has it soonest, which is waited for. */
    private Chosen ofKeys(int[] keys, Attempt attempt, String provider, String model, Tally tally) {
        @Nullable Chosen soonest = null;
        long least = 0;
        for (int key : keys) {
            Limiter limiter = limiters.of(provider, config, name(key));
            Weights weights = weights(limiter, attempt.exchange(), model, tally);
            if (limiter.takeAtOnce(weights)) {
                attempt.useKey(key);
                return new Chosen(limiter, weights, tally, true);
            }
            long nanos = Math.max(
                    limiter.shortage(weights, true).nanos(), limiter.line().size());
            if (soonest == null || nanos < least) {
                soonest = new Chosen(limiter, weights, tally, false);
                least = nanos;
                attempt.useKey(key);
            }
        }
        return Objects.requireNonNull(soonest, "there is a key");
    }

    /** Whether an attempt of {@code exchange} at {@code target} would have its turn at once: nothing is taken. */
    boolean free(Exchange exchange, Target target) {
        String model = model(exchange, target);
        Tally tally = tallies.of(target, model);
        String provider = target.provider().name();
        int[] keys = keys(exchange, target);
        for (int key : keys) {
            if (free(limiters.of(provider, config, name(key)), exchange, model, tally)) {
                return true;
            }
        }
        return keys.length == 0
                && free(limiters.of(provider, config, scope(exchange, target, model)), exchange, model, tally);
    }

    private boolean free(Limiter limiter, Exchange exchange, String model, Tally tally) {
        return limiter.free(weights(limiter, exchange, model, tally));
    }

    private static final int[] NO_KEYS = {};

    private int[] keys(Exchange exchange, Target target) {
        return config.per() == LimitsConfig.Per.KEY ? tallies.keys(exchange, target) : NO_KEYS;
    }

    private static String name(int key) {
        return "key " + key;
    }

    /** What is counted apart: the model, the client's credential, or nothing. */
    private String scope(Exchange exchange, Target target, String model) {
        return switch (config.per()) {
            case TARGET -> model;
            case PROVIDER -> "";
            case KEY -> target.addressed() ? "client " + Caller.credential(exchange) : name(0);
        };
    }

    private Weights weights(Limiter limiter, Exchange exchange, String model, Tally tally) {
        if (!config.ofTokens()) {
            return Weights.one(model);
        }
        List<Measure> measures = limiter.measures();
        long[] each = new long[measures.size()];
        for (int i = 0; i < each.length; i++) {
            Measure measure = measures.get(i);
            each[i] =
                    LimitRule.weight(measure.counted(), measure.most(), exchange.operation(), exchange.facts(), tally);
        }
        return Weights.of(model, each);
    }

    static String model(Exchange exchange, Target target) {
        String model = target.model() != null ? target.model() : exchange.model();
        return model == null ? "" : model;
    }
}
