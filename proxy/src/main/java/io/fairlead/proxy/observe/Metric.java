package io.fairlead.proxy.observe;

import java.util.List;
import java.util.Locale;

/**
 * Every metric of Fairlead's own: name, kind, labels and a sentence. Code and the reference page come from here. Label
 * values are bounded: providers and routes are configured, reasons and outcomes are stable codes.
 */
public enum Metric {
    REQUESTS(
            "fairlead.requests",
            Kind.COUNTER,
            "Calls that ended, by how they came out.",
            "provider",
            "outcome",
            "status"),
    ATTEMPTS("fairlead.attempts", Kind.COUNTER, "Attempts at a target.", "provider", "outcome", "reason"),
    RETRIES("fairlead.retries", Kind.COUNTER, "Repeats at the same target.", "provider", "reason"),
    FALLBACKS("fairlead.fallbacks", Kind.COUNTER, "Moves from one target to the next.", "from", "to", "reason"),
    GUESSES(
            "fairlead.guesses",
            Kind.COUNTER,
            "Guessed clocks that ran out, so that another target was asked beside the silent one, by the silent provider.",
            "provider",
            "clock"),
    GUESSES_ENDED(
            "fairlead.guesses.ended",
            Kind.COUNTER,
            "Calls for which a guess had fired, by which attempt won: the kept one, one asked beside it, or none.",
            "provider",
            "winner"),
    HEDGES(
            "fairlead.hedges",
            Kind.COUNTER,
            "Calls that were hedged, by what came of it: won (the target asked beside the slow one had the answer), lost (the slow one had), none. Each may be billed twice.",
            "provider",
            "result"),
    HEDGES_HELD_BACK(
            "fairlead.hedges.held.back",
            Kind.COUNTER,
            "Calls slow enough to be hedged that were not, by why: share, budget, no_target, side_effects.",
            "provider",
            "reason"),
    EXHAUSTED(
            "fairlead.exhausted",
            Kind.COUNTER,
            "Calls that no target took and that were not given up: they wait, or go past the breakers as a last resort.",
            "provider",
            "action"),
    DOUBLE_CHARGE(
            "fairlead.possible.double.charge",
            Kind.COUNTER,
            "Calls that the provider may have carried out, and billed, and that were repeated, or whose answer nobody took.",
            "provider"),
    KEYS_REFUSED("fairlead.keys.refused", Kind.COUNTER, "Refusals of a provider's own key.", "provider"),
    FAULTS_INJECTED(
            "fairlead.faults.injected",
            Kind.COUNTER,
            "Calls that met a fault which was set on purpose, by its kind.",
            "provider",
            "kind"),
    CACHE_ASKED(
            "fairlead.cache.asked",
            Kind.COUNTER,
            "Calls that asked for a kept answer: hit (fresh), stale (no target answered), miss, bypass (nothing may be kept of it), collapsed (one with an identical call).",
            "provider",
            "result"),
    CACHE_ENTRIES("fairlead.cache.entries", Kind.GAUGE, "Answers that are kept."),
    CACHE_BYTES("fairlead.cache.bytes", Kind.GAUGE, "Bytes that kept answers take, and may take at most.", "bound"),
    CACHE_DROPPED(
            "fairlead.cache.dropped",
            Kind.GAUGE,
            "Answers that are kept no more since the start, by why: too old, replaced, purged, or no room.",
            "reason"),
    CACHE_ERRORS(
            "fairlead.cache.errors",
            Kind.GAUGE,
            "How often the store of kept answers failed since the start; the call went on without it."),
    ABANDONED(
            "fairlead.abandoned",
            Kind.COUNTER,
            "Calls that their client gave up at its own limit while abandoned is adopt: kept (it went on), joined (by the client's retry), unclaimed (by nobody: perhaps billed for nothing), failed, left, refused (too many went on).",
            "provider",
            "result"),
    ABANDONED_KEPT(
            "fairlead.abandoned.kept",
            Kind.GAUGE,
            "Calls that go on now without their client, until its retry joins them and is answered."),
    COST(
            "fairlead.cost",
            Kind.COUNTER,
            "What answers cost, by the provider that gave them, in the currency of the prices.",
            "provider"),
    COST_UNKNOWN(
            "fairlead.cost.unknown",
            Kind.COUNTER,
            "Answers that said what they used, of models for which no price is known.",
            "provider"),
    BUDGET_LIMIT(
            "fairlead.budget.limit",
            Kind.GAUGE,
            "What the calls of a budget's tags may cost in its period.",
            "budget",
            "per"),
    BUDGET_USED("fairlead.budget.used", Kind.GAUGE, "What they cost in the period that runs.", "budget", "per"),
    RETRY_DISABLED(
            "fairlead.retry.disabled",
            Kind.COUNTER,
            "Calls whose body was streamed once and could not be sent again.",
            "provider",
            "reason"),
    TRANSLATIONS(
            "fairlead.translations",
            Kind.COUNTER,
            "Requests written in another API for their target: whole, with something dropped, or refused because too much would be.",
            "provider",
            "target",
            "outcome"),
    BREAKER_STATE(
            "fairlead.breaker.state",
            Kind.GAUGE,
            "The worst breaker of a provider: 0 closed, 1 half-open, 2 open, 3 forced open, -1 disabled.",
            "provider"),
    PROVIDER_STATE(
            "fairlead.provider.state",
            Kind.GAUGE,
            "A provider's health: 0 up, 1 degraded, 2 down, -1 unknown.",
            "provider"),
    PROBES("fairlead.probes", Kind.COUNTER, "Probes of a provider, by what they said of it.", "provider", "result"),
    LIMIT_MAX(
            "fairlead.limit.max",
            Kind.GAUGE,
            "A limit of Fairlead's own at a provider: requests or tokens a period, or requests under way at once; 0 where there is none.",
            "provider",
            "limit"),
    LIMIT_USED(
            "fairlead.limit.used",
            Kind.GAUGE,
            "How much of a limit is in use: of a provider's targets or keys, where it is used most.",
            "provider",
            "limit"),
    LIMIT_PAUSED(
            "fairlead.limit.paused",
            Kind.GAUGE,
            "Models that are left alone, because their provider refused a call for its own limit and said for how long.",
            "provider"),
    LIMIT_PAUSES(
            "fairlead.limit.pauses",
            Kind.COUNTER,
            "Times that a provider refused a call for its own limit and said how long it is to be left alone.",
            "provider"),
    LIMIT_WAITING("fairlead.limit.waiting", Kind.GAUGE, "Attempts that wait for their turn at a provider.", "provider"),
    LIMIT_REFUSED(
            "fairlead.limit.refused",
            Kind.COUNTER,
            "Attempts that a limit of Fairlead's own refused, because their turn would not come in time.",
            "provider",
            "reason"),
    FLEET_UP(
            "fairlead.fleet.up",
            Kind.GAUGE,
            "Whether the fleet's Redis answers: 1, or 0 while this instance goes on alone, and where no fleet is configured."),
    FLEET_INSTANCES(
            "fairlead.fleet.instances",
            Kind.GAUGE,
            "Instances of the fleet, this one included, as far as it was last known; 0 where no fleet is configured."),
    FLEET_NEWS(
            "fairlead.fleet.news",
            Kind.COUNTER,
            "News of pauses, breakers, kept state and purges: told to the fleet, or heard from it.",
            "direction"),
    FLEET_ERRORS(
            "fairlead.fleet.errors",
            Kind.COUNTER,
            "What the fleet's Redis did not do in time, by what it was: limits, news, cache, presence. Calls went on without it.",
            "operation"),
    STATE_REMEMBERED(
            "fairlead.state.remembered",
            Kind.GAUGE,
            "Names of what was made at another target than the addressed one, and is kept there."),
    STATE_FOLLOWED(
            "fairlead.state.followed",
            Kind.COUNTER,
            "Calls that went to the target that keeps what they refer to, and not to the provider that they addressed.",
            "provider",
            "target"),
    BALANCE_CHOSEN(
            "fairlead.balance.chosen",
            Kind.COUNTER,
            "Calls that several targets share, by the provider that was asked first and why.",
            "provider",
            "target",
            "choice"),
    BALANCE_TOKENS(
            "fairlead.balance.tokens",
            Kind.COUNTER,
            "Tokens of input of such calls, and those of them that came from a prompt cache.",
            "provider",
            "choice",
            "type"),
    BALANCE_REMEMBERED(
            "fairlead.balance.remembered",
            Kind.GAUGE,
            "Conversations that stay elsewhere than where their beginning puts them."),
    POOL_CONNECTIONS("fairlead.pool.connections", Kind.GAUGE, "Connections to a provider.", "provider", "state"),
    REQUEST_SECONDS("fairlead.request", Kind.TIMER, "From a call's start to its last byte.", "provider"),
    FIRST_TOKEN_SECONDS(
            "fairlead.first.token", Kind.TIMER, "From a stream's request to its first event with content.", "provider"),
    OVERHEAD(
            "fairlead.overhead",
            Kind.TIMER,
            "Time added by Fairlead itself: before the first attempt is sent and after the answer is decided, without waits."),
    STREAMS("fairlead.streams", Kind.GAUGE, "Calls under way."),
    STREAMS_BROKEN(
            "fairlead.streams.broken",
            Kind.COUNTER,
            "Answers that broke off after their commit.",
            "provider",
            "reason"),
    STREAM_ENDS(
            "fairlead.stream.ends",
            Kind.COUNTER,
            "Streams that clients were answered by: whole, mended (they broke, and another attempt went on), or broken.",
            "provider",
            "outcome"),
    STREAM_RESUMES(
            "fairlead.stream.resumes",
            Kind.COUNTER,
            "What came of going on with a broken stream: mended, or why it stays broken.",
            "provider",
            "result"),
    TOKENS("fairlead.tokens", Kind.COUNTER, "Tokens that answers reported.", "provider", "type"),
    MEMORY_SIZE("fairlead.memory.size", Kind.BYTES, "Bytes that calls may take in all.", "place"),
    MEMORY_USED(
            "fairlead.memory.used",
            Kind.BYTES,
            "Bytes that calls have taken for bodies, trees and translations.",
            "place"),
    MEMORY_WAITING(
            "fairlead.memory.waiting",
            Kind.GAUGE,
            "Large bodies that wait to be read, written or edited off the loops."),
    MEMORY_REFUSED(
            "fairlead.memory.refused",
            Kind.COUNTER,
            "How often there was no room: a copy was given up, a target passed over or a call refused.",
            "place"),
    UPSTREAM_PROXY(
            "fairlead.upstream.proxy.connects",
            Kind.COUNTER,
            "Connections through the upstream proxy, by how they came out: connected, refused (it does not let the host through, or wants other credentials), failed (it did not reach the host), unreachable, timeout, or loop (it leads back to Fairlead).",
            "result"),
    DNS_STALE(
            "fairlead.dns.stale",
            Kind.COUNTER,
            "Look-ups that failed, or were not answered within a second, and for which the last good answer stood in."),
    TLS_CLASSICAL(
            "fairlead.tls.classical",
            Kind.COUNTER,
            "Handshakes that were cut short and tried once more with classical groups alone, by whether that helped: helped, or not.",
            "result"),
    TUNNELS("fairlead.tunnels", Kind.GAUGE, "Blind tunnels open."),
    CLIENT_TLS_REJECTED(
            "fairlead.client.tls.rejected",
            Kind.COUNTER,
            "Handshakes that a client broke off because it does not trust Fairlead's certificate.",
            "host"),
    BYPASSED(
            "fairlead.bypassed",
            Kind.COUNTER,
            "Connections to a provider's host that went through untouched because their client does not trust Fairlead's certificate.",
            "host"),
    REJECTED(
            "fairlead.rejected",
            Kind.COUNTER,
            "Requests that were answered without becoming a call.",
            "reason",
            "status"),
    BREAKER_MOVES("fairlead.breaker.moves", Kind.COUNTER, "Changes of a breaker's state.", "provider", "to"),
    CONFIG_RELOADS(
            "fairlead.config.reloads",
            Kind.COUNTER,
            "Configurations that were read while Fairlead ran: applied, or refused because something in them is wrong.",
            "result"),
    CONFIG_CURRENT(
            "fairlead.config.current",
            Kind.GAUGE,
            "1 while the configuration that was read last is in force, 0 after one that was refused."),
    CONFIG_RESTART(
            "fairlead.config.restart", Kind.GAUGE, "Settings that were changed and that only a restart puts in force."),
    CONFIG_GENERATIONS(
            "fairlead.config.generations",
            Kind.GAUGE,
            "Configurations that calls under way began with, the one in force included."),
    ALERTS("fairlead.alerts", Kind.COUNTER, "Alerts that were raised, whoever wants them.", "type"),
    ALERT_DELIVERIES(
            "fairlead.alert.deliveries",
            Kind.COUNTER,
            "Alerts on their way to a webhook that came to an end: delivered, failed (given up) or dropped (never sent).",
            "result"),
    CHECK("fairlead.check", Kind.GAUGE, "What Fairlead finds when it looks at itself: 1 well, 0 not.", "check"),
    LOOP_LAG(
            "fairlead.loop.lag.seconds", Kind.GAUGE, "The longest that an event loop was late within the last minute."),
    CA_EXPIRES(
            "fairlead.ca.expires.timestamp.seconds",
            Kind.GAUGE,
            "When the certificate of Fairlead's CA expires, as a Unix time."),
    EVENTS_LOST(
            "fairlead.events.lost",
            Kind.COUNTER,
            "Events that a reader lost because they came faster than it reads. No call waits for a reader.",
            "reader"),
    LOG_LOST(
            "fairlead.log.lost",
            Kind.COUNTER,
            "Lines that are missing from the log: it could not be written as fast as they came, or not at all. No call waits for it.",
            "reason"),
    TELEMETRY_LOST(
            "fairlead.telemetry.lost",
            Kind.COUNTER,
            "Spans, and rounds of metrics, that did not reach the collector. No call waits for it.",
            "signal",
            "reason");

    private final String meter;
    private final Kind kind;
    private final String sentence;

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of, so nobody can change it
    private final List<String> labels;

    Metric(String meter, Kind kind, String sentence, String... labels) {
        this.meter = meter;
        this.kind = kind;
        this.sentence = sentence;
        this.labels = List.of(labels);
    }

    /** How a metric counts. */
    public enum Kind {
        COUNTER,
        GAUGE,
        /** A gauge of bytes. */
        BYTES,
        /** A histogram of seconds. */
        TIMER;

        /** Whether it is read when somebody looks, and may fall. */
        public boolean gauge() {
            return this == GAUGE || this == BYTES;
        }

        /** As the reference page names it. */
        public String word() {
            return gauge() ? "gauge" : name().toLowerCase(Locale.ROOT);
        }
    }

    /** The name in dots, as the registry wants it. */
    public String meter() {
        return meter;
    }

    public Kind kind() {
        return kind;
    }

    public String sentence() {
        return sentence;
    }

    public List<String> labels() {
        return labels;
    }

    /** Whether each provider has series of its own. */
    boolean ofProvider() {
        return labels.contains("provider") || labels.contains("from");
    }

    /** The name as Prometheus shows it. */
    public String exposed() {
        String base = meter.replace('.', '_');
        return switch (kind) {
            case COUNTER -> base + "_total";
            case GAUGE -> base;
            case BYTES -> base + "_bytes";
            case TIMER -> base + "_seconds";
        };
    }
}
