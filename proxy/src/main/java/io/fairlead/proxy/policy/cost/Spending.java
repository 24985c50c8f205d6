package io.fairlead.proxy.policy.cost;

import io.fairlead.dialect.Usage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * Tokens and money since the start, by target and by tag. Bounded: beyond {@value #MOST} of each the rest is one. Safe for any
 * thread.
 */
public final class Spending {
    private static final int MOST = 500;
    private static final String OTHER = "other";

    private record Target(String provider, String model) {}

    /**
     * What came together.
     *
     * @param calls whose answers said what they used
     * @param unpriced those of them for which no price is known
     * @param input tokens read, those of the cache included
     */
    public record Sum(long calls, long unpriced, long input, long cached, long output, double cost) {}

    /** The sum of a model at a provider. */
    public record OfTarget(String provider, String model, Sum sum) {}

    /** The sum of a tag, {@code name=value}. */
    public record OfTag(String tag, Sum sum) {}

    private static final class Adding {
        private final LongAdder calls = new LongAdder();
        private final LongAdder unpriced = new LongAdder();
        private final LongAdder input = new LongAdder();
        private final LongAdder cached = new LongAdder();
        private final LongAdder output = new LongAdder();
        private final DoubleAdder cost = new DoubleAdder();

        void add(Usage usage, double money) {
            calls.increment();
            input.add(Math.max(0, usage.wholeInput()));
            cached.add(Math.max(0, usage.cached()));
            output.add(Math.max(0, usage.output()));
            if (money < 0) {
                unpriced.increment();
            } else {
                cost.add(money);
            }
        }

        Sum sum() {
            return new Sum(calls.sum(), unpriced.sum(), input.sum(), cached.sum(), output.sum(), cost.sum());
        }
    }

    private final Instant since;
    private final Adding all = new Adding();
    private final Map<Target, Adding> targets = new ConcurrentHashMap<>();
    private final Map<String, Adding> tags = new ConcurrentHashMap<>();

    public Spending(Instant since) {
        this.since = since;
    }

    /** {@code money}: -1 where no price is known. */
    void add(String provider, String model, Map<String, String> called, Usage usage, double money) {
        all.add(usage, money);
        of(targets, new Target(provider, model), new Target(OTHER, OTHER)).add(usage, money);
        for (Map.Entry<String, String> tag : called.entrySet()) {
            of(tags, tag.getKey() + "=" + tag.getValue(), OTHER).add(usage, money);
        }
    }

    private static <K> Adding of(Map<K, Adding> sums, K key, K other) {
        Adding known = sums.get(key);
        if (known != null) {
            return known;
        }
        return sums.computeIfAbsent(sums.size() < MOST ? key : other, made -> new Adding());
    }

    /** When counting began. */
    public Instant since() {
        return since;
    }

    public Sum total() {
        return all.sum();
    }

    /** By target, the dearest first. */
    public List<OfTarget> byTarget() {
        return targets.entrySet().stream()
                .map(each -> new OfTarget(
                        each.getKey().provider,
                        each.getKey().model,
                        each.getValue().sum()))
                .sorted(Comparator.comparingDouble((OfTarget it) -> -it.sum.cost)
                        .thenComparing(OfTarget::provider)
                        .thenComparing(OfTarget::model))
                .toList();
    }

    /** By tag, the dearest first. */
    public List<OfTag> byTag() {
        return tags.entrySet().stream()
                .map(each -> new OfTag(each.getKey(), each.getValue().sum()))
                .sorted(Comparator.comparingDouble((OfTag it) -> -it.sum.cost).thenComparing(OfTag::tag))
                .toList();
    }
}
