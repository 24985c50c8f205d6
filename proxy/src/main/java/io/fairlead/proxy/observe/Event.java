package io.fairlead.proxy.observe;

import java.time.Instant;
import java.util.List;
import java.util.Map;

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
     * @param exchange the call that failed there last; empty where none did of late
     */
    record BreakerMoved(
            Instant at, String provider, String model, String from, String to, String reason, String exchange)
            implements Event {}

    /**
     * A provider's health changed.
     *
     * @param exchange the call that failed there last; empty where none did of late
     */
    record ProviderMoved(Instant at, String provider, String from, String to, String reason, String exchange)
            implements Event {}

    /**
     * A limit of Fairlead's own refused an attempt. Heard at most once a second and provider.
     *
     * @param exchange whose attempt it was
     */
    record LimitExhausted(Instant at, String provider, String reason, String exchange) implements Event {}

    /**
     * A provider refused a key of its own. Heard at most once a second and provider.
     *
     * @param exchange whose attempt had it
     */
    record KeyRefused(Instant at, String provider, String exchange) implements Event {}

    /**
     * What calls of some tags may cost is spent.
     *
     * @param budget its tags
     * @param ends when it begins anew
     * @param exchange whose cost it was
     */
    record BudgetSpent(Instant at, String budget, Instant ends, String exchange) implements Event {}

    /**
     * The certificate of Fairlead's CA expires soon.
     *
     * @param expires when
     */
    record CertificateExpiring(Instant at, Instant expires) implements Event {}

    /**
     * An alert was raised.
     *
     * @param id by which its deliveries are found
     * @param provider empty where it is about Fairlead itself
     * @param exchange a call that shows it; empty where none does
     */
    record AlertRaised(
            Instant at, String id, String alert, String provider, String state, String reason, String exchange)
            implements Event {}

    /**
     * The faults that are injected on purpose are others now.
     *
     * @param items all that are set, as the admin port writes them
     */
    record FaultsSet(Instant at, List<Map<String, Object>> items) implements Event {
        public FaultsSet {
            items = List.copyOf(items);
        }
    }

    /**
     * Fairlead takes no new calls any more.
     *
     * @param state {@code begun}, or {@code over} once what ran has ended
     */
    record Drain(Instant at, String state) implements Event {}

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
