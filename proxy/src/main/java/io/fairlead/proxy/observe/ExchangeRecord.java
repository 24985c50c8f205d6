package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.AttemptReport;
import java.time.Instant;
import java.util.List;

/**
 * What is remembered of an exchange that ended.
 *
 * @param id as the client read it
 * @param at when it began
 * @param provider the one the client addressed
 * @param model the one the client asked for; empty when it named none
 * @param route the route that took it; empty when none matched
 * @param outcome as in {@link io.fairlead.proxy.exchange.ExchangeEnd}
 * @param code the stable code of what went wrong; empty when nothing did
 * @param status what the client read
 * @param target {@code provider/model} that answered; empty when none did
 * @param durationMs from its start to its last byte
 * @param attempts its timeline
 */
public record ExchangeRecord(
        String id,
        Instant at,
        String provider,
        String model,
        String route,
        String outcome,
        String code,
        int status,
        String target,
        long durationMs,
        List<AttemptReport> attempts) {}
