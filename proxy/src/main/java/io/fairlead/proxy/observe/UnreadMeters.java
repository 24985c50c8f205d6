package io.fairlead.proxy.observe;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Meters that nobody has looked at: a registry takes longer for the thousand of them than a start for its listeners, and many a
 * process is never asked. They are registered with the first look, and those that come later at once. Safe for any thread.
 */
final class UnreadMeters {

    // Guarded by this.
    private final Map<Object, Runnable> waiting = new LinkedHashMap<>();
    private boolean looked;

    /** Runs {@code registration} with the first look, or now after it. Of several under one key that wait, the first counts. */
    void add(Object key, Runnable registration) {
        synchronized (this) {
            if (!looked) {
                waiting.putIfAbsent(key, registration);
                return;
            }
        }
        registration.run();
    }

    /** Lets go of those that wait under keys that are {@code gone}. */
    synchronized void remove(Predicate<Object> gone) {
        waiting.keySet().removeIf(gone);
    }

    /** Somebody looks now. */
    synchronized void look() {
        if (!looked) {
            looked = true;
            waiting.values().forEach(Runnable::run);
            waiting.clear();
        }
    }
}
