package io.fairlead.proxy.policy.limit;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Models that are left alone, because their provider refused a call and said for how long. A word that is wrong does no lasting
 * harm: after a minute one looks again.
 *
 * <p>Thread-safe: a concurrent map, bounded.
 */
final class Pauses {

    private static final int MOST = 1_000;
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** Until when a model is left alone, and until when its provider said. */
    private record Pause(long untilNanos, long saidNanos) {}

    private final LongSupplier nanoTime;
    private final Map<String, Pause> pauses = new ConcurrentHashMap<>();

    Pauses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** {@code model} is not to be asked for so long. */
    void pause(String model, Duration wait) {
        long now = nanoTime.getAsLong();
        if (pauses.size() >= MOST) {
            pauses.values().removeIf(each -> each.untilNanos() - now <= 0);
        }
        if (pauses.size() < MOST) {
            Duration held = wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
            Pause said = new Pause(now + held.toNanos(), now + wait.toNanos());
            pauses.merge(model, said, (one, other) -> one.untilNanos() - other.untilNanos() > 0 ? one : other);
        }
    }

    /** How long {@code model} is still left alone, in nanoseconds; 0 when it is not. */
    long nanosLeft(String model) {
        if (pauses.isEmpty()) {
            return 0;
        }
        Pause pause = pauses.get(model);
        if (pause == null) {
            return 0;
        }
        long left = pause.untilNanos() - nanoTime.getAsLong();
        if (left <= 0) {
            pauses.remove(model, pause);
        }
        return Math.max(0, left);
    }

    /** The same by the provider's own word, which may be longer. */
    long nanosSaid(String model) {
        Pause pause = pauses.get(model);
        return pause == null ? 0 : Math.max(0, pause.saidNanos() - nanoTime.getAsLong());
    }

    /** How many models are left alone now. */
    int count() {
        long now = nanoTime.getAsLong();
        return pauses.isEmpty()
                ? 0
                : (int) pauses.values().stream()
                        .filter(each -> each.untilNanos() - now > 0)
                        .count();
    }
}
