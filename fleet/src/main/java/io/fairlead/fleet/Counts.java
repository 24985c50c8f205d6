package io.fairlead.fleet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counters since the start, by name. Safe for any thread. */
final class Counts {
    private final Map<String, LongAdder> counts = new LinkedHashMap<>();

    Counts(String... names) {
        for (String name : names) {
            counts.put(name, new LongAdder());
        }
    }

    void add(String name) {
        LongAdder count = counts.get(name);
        if (count != null) {
            count.increment();
        }
    }

    Map<String, Long> all() {
        Map<String, Long> all = new LinkedHashMap<>();
        counts.forEach((name, count) -> all.put(name, count.sum()));
        return all;
    }
}
