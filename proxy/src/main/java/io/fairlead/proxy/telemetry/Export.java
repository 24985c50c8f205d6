package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.layer.Layer;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is sent to one collector. Safe for any thread. */
interface Export {

    /**
     * Who hears of exchanges for it.
     *
     * @param kinds from a provider's name to the built-in provider that it is like
     */
    List<ExchangeListener> listeners(UnaryOperator<String> kinds);

    /** Passes the context of traces on; none where there are no traces. */
    Layer<Attempt> context();

    /** Sends what is left and ends, at its own pace; the result completes when that is done. */
    Ending end();

    /** An end that is under way. */
    interface Ending {
        /** Waits for it, but no longer than that. */
        void await(long millis);
    }
}
