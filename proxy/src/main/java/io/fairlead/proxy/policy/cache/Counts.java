package io.fairlead.proxy.policy.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How often each of a few things happened. Safe for any thread. */
final class Counts {

    private final Map<String, LongAdder> adders = new ConcurrentHashMap<>();

    void increment(String what) {
        adders.computeIfAbsent(what, each -> new LongAdder()).increment();
    }

    long of(String what) {
        LongAdder adder = adders.get(what);
        return adder == null ? 0 : adder.sum();
    }
}
