package io.fairlead.proxy.observe;

import java.time.Instant;

/** Something that happened, as a value for those who read at their own pace. Holds no body and no secret. Immutable. */
public sealed interface Event {

    /** When, by the wall clock. */
    Instant at();

    /** A call ended. */
    record ExchangeEnded(Instant at, ExchangeRecord exchange) implements Event {}

    /**
     * A breaker changed its state.
     *
     * @param model empty for a provider as a whole
     */
    record BreakerMoved(Instant at, String provider, String model, String from, String to, String reason)
            implements Event {}

    /** A provider's health changed. */
    record ProviderMoved(Instant at, String provider, String from, String to, String reason) implements Event {}
}
