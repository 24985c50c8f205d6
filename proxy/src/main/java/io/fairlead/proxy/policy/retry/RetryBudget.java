package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.exchange.Target;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the repeats at a target by the calls it gets: in the last ten seconds at most ten, or the configured share of
 * the calls, whichever is more. So a target that is down sees little more than the load that is offered.
 *
 * <p>One object for all loops, which share the count of a target: a window guarded by its own monitor, held for a few
 * additions. Targets are told apart by provider and model; the client chooses models, so at most {@value #MAX} windows
 * are kept. At the bound those that saw nothing for ten seconds go; if none did, the models that come later share the
 * window of their provider.
 */
public final class RetryBudget {
    static final int MAX = 1024;
    private static final int FLOOR = 10;
    private static final long SLOT_NANOS = Duration.ofMillis(500).toNanos();
    private static final int SLOTS = 20;

    private final ConcurrentHashMap<Key, Window> windows = new ConcurrentHashMap<>();

    private record Key(String provider, String model) {}

    /** A call begins at {@code target}: an exchange's first try there. */
    public void call(Target target, @Nullable String clientModel, long nowNanos) {
        window(target, clientModel, nowNanos).call(nowNanos);
    }

    /** Whether a repeat is within the budget; it is then spent. */
    public boolean repeat(Target target, @Nullable String clientModel, double share, long nowNanos) {
        return window(target, clientModel, nowNanos).repeat(share, nowNanos);
    }

    int size() {
        return windows.size();
    }

    private Window window(Target target, @Nullable String clientModel, long nowNanos) {
        String provider = target.provider().name();
        String model = target.model() != null ? target.model() : clientModel;
        Key key = new Key(provider, model == null ? "" : model);
        Window known = windows.get(key);
        if (known != null) {
            return known;
        }
        if (windows.size() >= MAX) {
            windows.values().removeIf(window -> window.idle(nowNanos));
            if (windows.size() >= MAX) {
                key = new Key(provider, "");
            }
        }
        return windows.computeIfAbsent(key, made -> new Window(nowNanos));
    }

    /** Calls and repeats of the last ten seconds, in slots of half a second. */
    private static final class Window {
        private final int[] calls = new int[SLOTS];
        private final int[] repeats = new int[SLOTS];
        private long slot;
        private int allCalls;
        private int allRepeats;

        Window(long nowNanos) {
            slot = Math.floorDiv(nowNanos, SLOT_NANOS);
        }

        synchronized void call(long nowNanos) {
            calls[move(nowNanos)]++;
            allCalls++;
        }

        synchronized boolean repeat(double share, long nowNanos) {
            int at = move(nowNanos);
            if (allRepeats + 1 > Math.max(FLOOR, share * allCalls)) {
                return false;
            }
            repeats[at]++;
            allRepeats++;
            return true;
        }

        synchronized boolean idle(long nowNanos) {
            return Math.floorDiv(nowNanos, SLOT_NANOS) - slot >= SLOTS;
        }

        /** Forgets what is older than the window; the index of the present slot. */
        private int move(long nowNanos) {
            long now = Math.floorDiv(nowNanos, SLOT_NANOS);
            for (long gone = 0; gone < SLOTS && slot < now; gone++) {
                slot++;
                int at = (int) Math.floorMod(slot, (long) SLOTS);
                allCalls -= calls[at];
                allRepeats -= repeats[at];
                calls[at] = 0;
                repeats[at] = 0;
            }
            slot = Math.max(slot, now);
            return (int) Math.floorMod(slot, (long) SLOTS);
        }
    }
}
