package io.fairlead.admin;

import io.fairlead.proxy.Checked;
import io.fairlead.proxy.Reloaded;
import io.fairlead.proxy.assembly.Plan;
import io.fairlead.proxy.assembly.Planner;
import io.fairlead.proxy.observe.EventHub;
import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.observe.RecentExchanges;
import io.fairlead.proxy.policy.cost.BudgetConfig;
import io.fairlead.proxy.policy.cost.Budgets;
import io.fairlead.proxy.policy.cost.Spending;
import io.fairlead.proxy.policy.fault.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the admin port shows of the engine, and the few things it can ask of it. Safe for any thread. */
public interface EngineView {

    Status status();

    List<ProviderStatus> providers();

    /** The last exchanges that {@code wanted} accepts, newest first; {@code before}: as the page before said, or 0. */
    RecentExchanges.Page exchanges(long before, int limit, Predicate<ExchangeRecord> wanted);

    /** What happens, for those who read at their own pace. */
    EventHub events();

    Optional<ExchangeRecord> exchange(String id);

    /** The faults that are injected on purpose. */
    List<Fault> faults();

    /** Injects these, in place of all that were, and tells of them as they are {@code written}. */
    void faults(List<Fault> faults, List<Map<String, Object>> written);

    /** Answers that are kept, as figures. */
    CacheStatus cache();

    /** Drops every kept answer; how many these were. */
    long purgeCache();

    /** Drops what was answered to the call of that key; how many answers these were. */
    long purgeCacheKey(String key);

    /** Drops what was answered on that route; how many answers these were. */
    long purgeCacheRoute(String route);

    /** What calls cost, and may cost. */
    CostsStatus costs();

    /** The providers that are configured. */
    Set<String> providerNames();

    /** The routes that are configured. */
    Set<String> routeNames();

    /** The last hour in steps, summed, at most so many: what charts show. */
    Map<String, Object> history(int steps);

    /**
     * Sets every breaker of a provider.
     *
     * @param mode {@code auto}, {@code forced-open} or {@code disabled}
     * @return false when no such provider is configured
     */
    boolean breakerMode(String provider, String mode);

    /** Closes every breaker of a provider with an empty window; false when no such provider is configured. */
    boolean breakerReset(String provider);

    /** Probes a provider now; completes once its result is known, with false when no such provider is configured. */
    CompletionStage<Boolean> probe(String provider);

    /** What Fairlead finds when it looks at itself. Kept, so that it is there at once. */
    List<CheckStatus> checks();

    /** Whether the engine can do nothing any more and only a restart helps. */
    boolean stuck();

    /** The last alerts, newest first, and what became of each. */
    List<AlertStatus> alerts(int limit);

    /** The configuration in force, every default filled in, secrets redacted. */
    Map<String, Object> redactedConfiguration();

    /** Reads the configuration again and puts it in force. */
    CompletionStage<Reloaded> reload();

    /** Every route with its layers, by the provider whose calls take it. */
    List<Planner.PlannedRoute> routes();

    /**
     * What would happen to a call.
     *
     * @param target {@code provider/model}
     * @param fault a status or a word; null for the usual ones
     * @param stream whether the client asks for a stream
     * @return fails with an IllegalArgumentException where there is no such target or fault
     */
    CompletionStage<Plan> plan(String target, @Nullable String fault, boolean stream);

    /** Reads a candidate as if it stood in place of the configuration file, and changes nothing. */
    CompletionStage<Checked> check(byte[] candidate);

    /** The public certificate of the local CA, PEM. */
    String caCertificate();

    /** Stops accepting and lets what runs finish. */
    void drain();

    /**
     * The engine as a whole.
     *
     * @param version of Fairlead
     * @param uptime in seconds
     * @param configHash of the configuration in force
     * @param listeners addresses by name
     * @param totals counters since the start
     * @param draining whether it takes no new calls
     * @param restart the settings that were changed and that only a restart puts in force
     */
    record Status(
            String version,
            long uptime,
            String configHash,
            Map<String, String> listeners,
            Map<String, Long> totals,
            boolean draining,
            List<String> restart) {}

    /**
     * One provider.
     *
     * @param name in configuration
     * @param state {@code up}, {@code degraded}, {@code down} or {@code unknown}
     * @param since when it came into that state; null when unknown
     * @param reason why
     * @param breaker the worst of its breakers
     * @param inFlight attempts that are under way there
     * @param pool connections by state
     * @param limits what is limited and how much of it is used
     * @param latency percentiles in milliseconds, by name
     * @param errors failures by class since the start
     * @param probe the last one; null when there was none
     */
    record ProviderStatus(
            String name,
            String state,
            @Nullable Instant since,
            String reason,
            BreakerStatus breaker,
            long inFlight,
            Map<String, Long> pool,
            Map<String, Long> limits,
            Map<String, Long> latency,
            Map<String, Long> errors,
            @Nullable ProbeStatus probe) {}

    /**
     * Answers that are kept.
     *
     * @param entries how many
     * @param bytes that they take
     * @param mostBytes that they may take
     * @param asked how many calls asked for one since the start, by what came of it
     * @param dropped how many are kept no more, by why
     * @param errors how often the store failed since the start
     */
    record CacheStatus(
            long entries,
            long bytes,
            long mostBytes,
            Map<String, Long> asked,
            Map<String, Long> dropped,
            long errors) {}

    /**
     * What calls cost since the start, and what they may cost.
     *
     * @param currency of the built-in prices; prices of the user's own are taken for the same
     * @param pricesAsOf the day on which the built-in prices were noted
     * @param since when counting began
     * @param items by provider and model, the dearest first
     * @param tags by tag, the dearest first
     * @param budgets those that are configured, as they stand
     */
    record CostsStatus(
            String currency,
            String pricesAsOf,
            Instant since,
            Spending.Sum total,
            List<TargetCosts> items,
            List<TagCosts> tags,
            List<BudgetStatus> budgets) {}

    /**
     * What the answers of a model at a provider cost.
     *
     * @param calls whose answers said what they used
     * @param unpriced those of them for which no price is known
     */
    record TargetCosts(
            String provider,
            String model,
            long calls,
            long unpriced,
            long input,
            long cached,
            long output,
            double cost) {

        public static TargetCosts of(Spending.OfTarget it) {
            Spending.Sum sum = it.sum();
            return new TargetCosts(
                    it.provider(),
                    it.model(),
                    sum.calls(),
                    sum.unpriced(),
                    sum.input(),
                    sum.cached(),
                    sum.output(),
                    sum.cost());
        }
    }

    /**
     * What the calls of a tag cost.
     *
     * @param tag {@code name=value}
     */
    record TagCosts(String tag, long calls, long unpriced, long input, long cached, long output, double cost) {

        public static TagCosts of(Spending.OfTag it) {
            Spending.Sum sum = it.sum();
            return new TagCosts(
                    it.tag(), sum.calls(), sum.unpriced(), sum.input(), sum.cached(), sum.output(), sum.cost());
        }
    }

    /**
     * A budget as it stands.
     *
     * @param name its tags in one word, as logs and metrics have it
     * @param per {@code day} or {@code month}, by UTC
     * @param over {@code alert} or {@code refuse}
     * @param ends when it begins anew
     */
    record BudgetStatus(
            String name,
            Map<String, String> tags,
            String per,
            double limit,
            double spent,
            double left,
            String over,
            Instant ends) {

        public static BudgetStatus of(Budgets.View view) {
            BudgetConfig budget = view.budget();
            return new BudgetStatus(
                    budget.name(),
                    budget.tags(),
                    budget.per().word(),
                    budget.limit(),
                    view.spent(),
                    view.left(),
                    budget.over().word(),
                    view.ends());
        }
    }

    /**
     * Something that Fairlead looked at in itself.
     *
     * @param name one word
     * @param ok whether all is well
     * @param detail the figure that was looked at, or what is wrong
     */
    record CheckStatus(String name, boolean ok, String detail) {}

    /**
     * An alert.
     *
     * @param type such as {@code provider-down}
     * @param provider whom it is about; empty for Fairlead itself
     * @param exchange a call that shows it; empty where none does
     * @param deliveries its way to each webhook that wants it
     */
    record AlertStatus(
            String id,
            String type,
            Instant at,
            String provider,
            String state,
            String reason,
            String instance,
            String exchange,
            List<DeliveryStatus> deliveries) {}

    /**
     * An alert's way to one webhook.
     *
     * @param webhook its origin; the rest of its URL is a secret
     * @param state {@code waiting}, {@code delivered}, {@code failed} or {@code dropped}
     * @param attempts how often it was sent
     * @param status what the receiver answered last, or 0
     * @param reason why it was not delivered, a stable code; empty when it was
     * @param at when that was found out last; null before the first attempt
     */
    record DeliveryStatus(
            String webhook,
            String format,
            String state,
            int attempts,
            int status,
            String reason,
            @Nullable Instant at) {}

    /**
     * A provider's last probe.
     *
     * @param at when it ended
     * @param result {@code up}, {@code failed} or {@code not judged}
     * @param status what the provider answered, or 0
     * @param reason why it was not good, a stable code; empty when it was
     */
    record ProbeStatus(Instant at, String result, int status, String reason) {}

    /**
     * A provider's breaker.
     *
     * @param state {@code closed}, {@code half-open}, {@code open}, {@code forced-open}, {@code disabled}
     * @param mode {@code auto}, {@code forced-open} or {@code disabled}
     * @param retryAfterMs until an open breaker lets a trial through; 0 otherwise
     */
    record BreakerStatus(String state, String mode, long retryAfterMs) {}
}
