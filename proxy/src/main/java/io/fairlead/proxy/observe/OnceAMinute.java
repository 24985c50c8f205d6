package io.fairlead.proxy.observe;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Lets each thing be said once a minute. At most {@value #KEYS} are remembered: beyond that all may be said again. Safe for any thread. */
final class OnceAMinute {

    static final int KEYS = 1_000;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<String, Long> said = new ConcurrentHashMap<>();

    /** {@code nanoTime}: monotonic. */
    OnceAMinute(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether {@code key} is to be said now. */
    boolean lets(String key) {
        long now = nanoTime.getAsLong();
        if (said.size() >= KEYS) {
            said.clear();
        }
        Long last = said.get(key);
        if (last != null && now - last < MINUTE) {
            return false;
        }
        said.put(key, now);
        return true;
    }
}
