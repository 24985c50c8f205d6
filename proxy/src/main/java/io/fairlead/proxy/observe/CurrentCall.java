package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Trace;
import org.jspecify.annotations.Nullable;

/**
 * The call that a thread counts something for in this moment: what a metric's exemplar points to. One reference a thread, held
 * while listeners are told of one event.
 */
public final class CurrentCall {

    private static final ThreadLocal<CurrentCall> HERE = ThreadLocal.withInitial(CurrentCall::new);

    private @Nullable Exchange exchange;

    private CurrentCall() {}

    static CurrentCall here() {
        return HERE.get();
    }

    void is(@Nullable Exchange now) {
        exchange = now;
    }

    /** The trace that it is recorded in; null when no call is counted for, or when it is not recorded. */
    public static @Nullable Trace trace() {
        Exchange now = HERE.get().exchange;
        Trace trace = now == null ? null : now.trace();
        return trace == null || !trace.recorded() ? null : trace;
    }

    /** Its id, as the client reads it; null when no call is counted for. */
    public static @Nullable String id() {
        Exchange now = HERE.get().exchange;
        return now == null ? null : now.id();
    }
}
