package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A few counters since the start, for the admin's status. Safe for any thread. */
public final class Totals implements ExchangeListener {

    private final LongAdder started = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder attempts = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder fallbacks = new LongAdder();
    private final LongAdder broken = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder mended = new LongAdder();
    private final LongAdder failed = new LongAdder();

    @Override
    public void started(Exchange exchange) {
        started.increment();
    }

    @Override
    public void attemptEnded(Attempt attempt, AttemptReport report) {
        attempts.increment();
    }

    @Override
    public void retrying(Exchange exchange, Target target, Failure failure, Duration wait) {
        retries.increment();
    }

    @Override
    public void fallingBack(Exchange exchange, Target from, Target to, String reason) {
        fallbacks.increment();
    }

    @Override
    public void broken(Attempt attempt, StreamEnd.Broken end) {
        broken.increment();
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        ended.increment();
        if (end.status() >= 500) {
            errors.increment();
        }
        switch (end.outcome()) {
            case "retried", "fallback", "stale", "mended", "adopted" -> mended.increment();
            case "broken" -> failed.increment();
            case "cancelled" -> {} // its client left
            default -> {
                if (end.status() >= 400) {
                    failed.increment();
                }
            }
        }
    }

    /** The counters by name. */
    public Map<String, Long> values() {
        Map<String, Long> values = new LinkedHashMap<>();
        values.put("calls", ended.sum());
        values.put("underWay", started.sum() - ended.sum());
        values.put("attempts", attempts.sum());
        values.put("retries", retries.sum());
        values.put("fallbacks", fallbacks.sum());
        values.put("brokenStreams", broken.sum());
        values.put("errors", errors.sum());
        values.put("mended", mended.sum());
        values.put("failed", failed.sum());
        return values;
    }
}
