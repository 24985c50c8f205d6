package io.fairlead.proxy.policy.retry;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the repeats at a target by the calls it gets: in the last ten seconds at most thirty, or the configured share of
 * the calls, whichever is more. So a target that is down sees little more than the load that is offered.
 *
 * <p>One object for all loops, which share the count of a target: a window guarded by its own monitor, held for a few
 * additions. Targets are told apart by provider and model. The client chooses models, so a window is made when the provider
 * answered or failed, and at most {@value #MAX} are kept a provider. At the bound those that saw nothing for ten seconds go;
 * if none did, the models that come later share one.
 */
public final class RetryBudget {
    static final int MAX = 1024;

    private final Map<String, Map<String, BudgetWindow>> providers = new ConcurrentHashMap<>();

    /** The first try of a call at {@code target} came to something that the provider did: an answer, or a failure of its own. */
    void called(Target target, @Nullable String clientModel, long nowNanos) {
        window(target, clientModel, nowNanos).call(nowNanos);
    }

    /** Whether a repeat is within the budget; it is then spent. */
    boolean repeat(Target target, @Nullable String clientModel, double share, long nowNanos) {
        return window(target, clientModel, nowNanos).repeat(share, nowNanos);
    }

    /**
     * Waits for a repeat in turn.
     *
     * @param granted runs on {@code loop} once the repeat is spent, unless the turn was left before
     * @return null when too many wait
     */
    @Nullable
    BudgetTurn await(Target target, @Nullable String clientModel, double share, Loop loop, Runnable granted) {
        BudgetWindow window = window(target, clientModel, loop.nanoTime());
        BudgetTurn turn = new BudgetTurn(window, share, loop, granted);
        return window.join(turn) ? turn.begin() : null;
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
