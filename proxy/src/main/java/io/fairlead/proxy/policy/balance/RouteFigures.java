package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.policy.balance.BalanceDecision.Choice;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** What came of one route's balance. Safe for any thread: adders. */
final class RouteFigures {
    private final Map<Place, LongAdder> calls = new ConcurrentHashMap<>();
    private final Map<Choice, LongAdder> choices = new EnumMap<>(Choice.class);
    private final LongAdder keptInput = new LongAdder();
    private final LongAdder keptCached = new LongAdder();
    private final LongAdder othersInput = new LongAdder();
    private final LongAdder othersCached = new LongAdder();

    RouteFigures() {
        for (Choice each : Choice.values()) {
            choices.put(each, new LongAdder());
        }
    }

    void chosen(Place place, Choice choice) {
        calls.computeIfAbsent(place, it -> new LongAdder()).increment();
        adder(choice).increment();
    }

    /** A call that had its target for {@code choice} read {@code input} tokens, of which {@code cached} were cached. */
    void used(Choice choice, long input, long cached) {
        boolean kept = choice == Choice.KEPT || choice == Choice.BOUND;
        (kept ? keptInput : othersInput).add(Math.max(0, input));
        (kept ? keptCached : othersCached).add(Math.max(0, cached));
    }

    long calls(Place place) {
        LongAdder known = calls.get(place);
        return known == null ? 0 : known.sum();
    }

    void forget(Predicate<String> gone) {
        calls.keySet().removeIf(place -> gone.test(place.provider()));
    }

    BalanceView view(List<BalanceView.Share> shares) {
        Map<String, Long> counted = new LinkedHashMap<>();
        for (Choice each : Choice.values()) {
            counted.put(each.word(), adder(each).sum());
        }
        return new BalanceView(
                shares,
                counted,
                new BalanceView.Tokens(keptInput.sum(), keptCached.sum()),
                new BalanceView.Tokens(othersInput.sum(), othersCached.sum()));
    }

    private LongAdder adder(Choice choice) {
        return choices.getOrDefault(choice, new LongAdder());
    }
}
