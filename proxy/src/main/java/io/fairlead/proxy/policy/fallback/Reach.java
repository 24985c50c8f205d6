package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;
import java.util.concurrent.CompletableFuture;

/** What is known of a target before it is asked. Quick, but for {@link #tells}: it is asked for each target of an exchange. */
public interface Reach {

    /** Whether the exchange's request can be said to {@code target}: it speaks the client's dialect, or a translator is there. */
    boolean speaks(Exchange exchange, Target target);

    /** The longest input of the model at {@code target}, in tokens; 0 when it is not known. */
    long window(Exchange exchange, Target target);

    /** Whether {@code target} could take the call now: its breaker would let it, its limits have room, and there is a key. */
    boolean free(Exchange exchange, Target target);

    /**
     * Whether {@code target} can be told all of the request that it must be told. It may take as long as telling it: who asks
     * does so when it matters, and remembers it.
     *
     * @return is done at once, or later on the exchange's loop; never with an error
     */
    CompletableFuture<Boolean> tells(Exchange exchange, Target target);

    /** Whether probes say that {@code target} is down: it is asked after all others. */
    default boolean down(Target target) {
        return false;
    }

    /**
     * Whether a call shall try a target that is {@link #down} in its usual turn, to see if that is so; true for one call now and
     * then. Taken by asking.
     */
    default boolean trial(Target target) {
        return false;
    }

    /** Only targets of the client's own dialect; no window is known, each one is free, and can be told everything. */
    Reach SAME_DIALECT = new Reach() {
        @Override
        public boolean speaks(Exchange exchange, Target target) {
            return target.provider()
                    .dialect()
                    .name()
                    .equals(exchange.provider().dialect().name());
        }

        @Override
        public long window(Exchange exchange, Target target) {
            return 0;
        }

        @Override
        public boolean free(Exchange exchange, Target target) {
            return true;
        }

        @Override
        public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
            return CompletableFuture.completedFuture(true);
        }
    };
}
