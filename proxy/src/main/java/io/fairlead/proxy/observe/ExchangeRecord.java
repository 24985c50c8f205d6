package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.Target;
import java.time.Instant;
import java.util.List;

/**
 * What is known of an exchange that ended: enough to run it again on virtual time under another configuration, and no body
 * and no secret. Its form is versioned; {@code docs/exchange.schema.json} describes it. Immutable.
 *
 * @param schema the version of this form; it grows when a field changes its meaning or goes
 * @param id as the client read it
 * @param traceId by which distributed tracing finds it; empty unless its trace is recorded
 * @param at when it began
 * @param provider the one the client addressed
 * @param model the one the client asked for; empty when it named none
 * @param route the route that took it; empty when none matched
 * @param outcome as in {@link ExchangeEnd}
 * @param code the stable code of what went wrong; empty when nothing did
 * @param status what the client read
 * @param target {@code provider/model} that answered; empty when none did
 * @param durationMs from its start to its last byte
 * @param attempts its timeline
 * @param request what the client asked, and how it wants to be served
 * @param sent what went upstream and came back
 * @param passedOver the targets that were not asked, with the reason
 */
public record ExchangeRecord(
        int schema,
        String id,
        String traceId,
        Instant at,
        String provider,
        String model,
        String route,
        String outcome,
        String code,
        int status,
        String target,
        long durationMs,
        List<AttemptReport> attempts,
        RequestRecord request,
        TrafficRecord sent,
        List<PassedOver> passedOver) {

    /** The version that this code writes. */
    public static final int SCHEMA = 1;

    public ExchangeRecord {
        attempts = List.copyOf(attempts);
        passedOver = List.copyOf(passedOver);
    }

    /**
     * A target that was not asked.
     *
     * @param target {@code provider/model}
     * @param why one sentence
     */
    public record PassedOver(String target, String why) {}

    /** Of an exchange that has just ended; called on its loop. */
    static ExchangeRecord of(Exchange exchange, ExchangeEnd end) {
        Target by = exchange.answeredBy();
        return new ExchangeRecord(
                SCHEMA,
                exchange.id(),
                TraceIds.recorded(exchange),
                exchange.at(),
                exchange.provider().name(),
                Sanitized.word(exchange.model()),
                exchange.route(),
                end.outcome(),
                end.code(),
                end.status(),
                by == null ? "" : Sanitized.word(exchange.label(by)),
                end.nanos() / 1_000_000,
                exchange.history().attempts(),
                RequestRecord.of(exchange, end),
                TrafficRecord.of(exchange, end),
                passedOver(exchange));
    }

    private static List<PassedOver> passedOver(Exchange exchange) {
        if (exchange.history().passedOver().isEmpty()) {
            return List.of();
        }
        return exchange.history().passedOver().entrySet().stream()
                .map(each -> new PassedOver(Sanitized.word(exchange.label(each.getKey())), each.getValue()))
                .toList();
    }
}
