package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the repeats at a target by the calls it gets: in the last ten seconds at most thirty, or the configured share of
 * the calls, whichever is more. So a target that is down sees little more than the load that is offered. When it comes good
 * after an outage, those who wait for it go on, each beyond the budget once.
 *
 * <p>One object for all loops, which share the count of a target: a window guarded by its own monitor, held for a few
 * additions. Targets are told apart by provider and model. The client chooses models, so a window is made when the provider
 * answered or failed, and at most {@value #MAX} are kept a provider. At the bound those that saw nothing for ten seconds go;
 * if none did, the models that come later share one.
 */
public final class RetryBudget {
    static final int MAX = 1024;

    private final Map<String, Map<String, BudgetWindow>> providers = new ConcurrentHashMap<>();

    /** A try at {@code target} came good, begun at {@code begunNanos}. */
    void cameGood(Target target, @Nullable String clientModel, boolean firstOfCall, long begunNanos, long nowNanos) {
        window(target, clientModel, nowNanos).cameGood(firstOfCall, begunNanos, nowNanos);
    }

    /** A try at {@code target} failed by the target's fault; {@code down}: as one fails at a target that is down. */
    void failed(Target target, @Nullable String clientModel, boolean firstOfCall, boolean down, long nowNanos) {
        window(target, clientModel, nowNanos).failed(firstOfCall, down, nowNanos);
    }

    /** Whether a repeat is allowed now; it is then spent. {@code mayWait}: it can wait in turn, and in an outage it should. */
    boolean repeat(Target target, @Nullable String clientModel, double share, boolean mayWait, long nowNanos) {
        return window(target, clientModel, nowNanos).repeat(share, mayWait, nowNanos);
    }

    /**
     * Waits for a repeat in turn.
     *
     * @param mayGoFree whether it is let go beyond the budget when the target comes good after a great outage
     * @param begunNanos when the try began that failed
     * @param granted runs on {@code loop} once the repeat is allowed, unless the turn was left before
     * @return null when too many wait
     */
    @Nullable
    BudgetTurn await(
            Target target,
            @Nullable String clientModel,
            double share,
            boolean mayGoFree,
            long begunNanos,
            Loop loop,
            BudgetTurn.Granted granted) {
        BudgetWindow window = window(target, clientModel, loop.nanoTime());
        BudgetTurn turn = new BudgetTurn(window, share, mayGoFree, begunNanos, loop, granted);
        return window.join(turn) ? turn.begin() : null;
    }

    /** Waits for the end of an outage; {@code woken} runs on {@code loop}, unless the sleeper left before. */
    Sleeper sleep(Target target, @Nullable String clientModel, Loop loop, Runnable woken) {
        return new Sleeper(window(target, clientModel, loop.nanoTime()), loop, woken).begin();
    }

    /** Forgets what was counted at providers that are {@code gone}. */
    public void forget(Predicate<String> gone) {
        providers.keySet().removeIf(gone);
    }

    int size(String provider) {
        Map<String, BudgetWindow> known = providers.get(provider);
        return known == null ? 0 : known.size();
    }

    private BudgetWindow window(Target target, @Nullable String clientModel, long nowNanos) {
        Map<String, BudgetWindow> windows =
                providers.computeIfAbsent(target.provider().name(), name -> new ConcurrentHashMap<>());
        String named = target.model() != null ? target.model() : clientModel;
        String model = named == null ? "" : named;
        BudgetWindow known = windows.get(model);
        if (known != null) {
            return known;
        }
        if (windows.size() >= MAX) {
            windows.values().removeIf(window -> window.idle(nowNanos));
            if (windows.size() >= MAX) {
                model = "";
            }
        }
        return windows.computeIfAbsent(model, made -> new BudgetWindow(nowNanos));
    }
}
