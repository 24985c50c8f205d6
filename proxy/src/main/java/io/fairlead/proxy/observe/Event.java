package io.fairlead.proxy.observe;

import java.time.Instant;
import java.util.List;

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

    /**
     * A configuration was read while Fairlead ran.
     *
     * @param trigger why: {@code file}, {@code signal} or {@code api}
     * @param result {@code applied} or {@code refused}
     * @param hash of the configuration in force now
     * @param restart the settings that differ from those in force until a restart
     * @param problems why it was refused, a line each with its place; empty when it was applied
     */
    record ConfigRead(
            Instant at, String trigger, String result, String hash, List<String> restart, List<String> problems)
            implements Event {
        public ConfigRead {
            restart = List.copyOf(restart);
            problems = List.copyOf(problems);
        }
    }
}
