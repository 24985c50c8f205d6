package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Target;
import java.util.List;

/**
 * Who is asked first, and who after that.
 *
 * @param order all that share, each once
 * @param choice why the first one is the first
 * @param home the one that the conversation begins at wherever it is seen; the first of {@code order} unless that is out or busy
 */
record BalanceDecision(List<Target> order, Choice choice, Target home) {

    BalanceDecision {
        order = List.copyOf(order);
    }

    Target first() {
        return order.get(0);
    }

    /** Why a target is the first one. A fixed word each. */
    enum Choice {
        /** Nothing binds the call: drawn, or the less loaded of two. */
        DRAWN("drawn"),
        /** The conversation begins here. */
        BEGUN("begun"),
        /** The conversation goes on where it was. */
        KEPT("kept"),
        /** Where the conversation was cannot take it. */
        MOVED("moved"),
        /** Only the target that made what the call brings along can read it. */
        BOUND("bound"),
        /** One call in a while shows whether a target that is down is up again. */
        TRIAL("trial");

        private final String word;

        Choice(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
