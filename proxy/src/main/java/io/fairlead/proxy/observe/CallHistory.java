package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.AttemptReport;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last hour in steps of ten seconds, summed: all calls, and the attempts at each provider. For charts. Bounded by the
 * number of steps and of providers; safe for any thread by one lock, held for a few additions or one copy.
 */
public final class CallHistory implements EventSubscriber {

    /** The length of a step. */
    public static final int STEP_SECONDS = 10;

    private static final int STEPS = 360;
    private static final int MOST_PROVIDERS = 64;

    private final InstantSource clock;
    private final long firstStep;
    private final StepLine calls;
    private final Map<String, StepLine> providers = new TreeMap<>();

    /** @param clock the wall's */
    public CallHistory(InstantSource clock) {
        this.clock = clock;
        firstStep = step();
        calls = new StepLine(STEPS, firstStep);
    }

    @Override
    public synchronized void event(Event event) {
        if (event instanceof Event.ExchangeEnded ended) {
            add(ended.exchange());
        }
    }

    private void add(ExchangeRecord exchange) {
        long step = step();
        TrafficRecord sent = exchange.sent();
        long tokens = Math.max(0, sent.inputTokens()) + Math.max(0, sent.outputTokens());
        boolean mended = switch (exchange.outcome()) {
            case "retried", "fallback", "stale", "mended", "adopted" -> true;
            default -> false;
        };
        boolean failed = switch (exchange.outcome()) {
            case "failed", "refused", "broken" -> true;
            default -> false;
        };
        calls.add(step, failed, mended, tokens, exchange.durationMs(), sent.commitMs());
        for (AttemptReport attempt : exchange.attempts()) {
            StepLine line = provider(attempt.target());
            if (line != null) {
                boolean answered = attempt.target().equals(exchange.target());
                line.add(
                        step,
                        attempt.failure() != null,
                        false,
                        answered ? tokens : 0,
                        total(exchange, attempt),
                        attempt.headMs());
            }
        }
    }

    /** An attempt that answered is over with its last byte, as the call is; what is told of it ends with its commit. */
    private static long total(ExchangeRecord exchange, AttemptReport attempt) {
        long whole = exchange.durationMs() - attempt.startedMs();
        return attempt.outcome().equals("answered") ? Math.max(whole, attempt.durationMs()) : attempt.durationMs();
    }

    private @Nullable StepLine provider(String target) {
        int slash = target.indexOf('/');
        String name = slash < 0 ? target : target.substring(0, slash);
        StepLine known = providers.get(name);
        if (known == null && providers.size() < MOST_PROVIDERS) {
            known = new StepLine(STEPS, firstStep);
            providers.put(name, known);
        }
        return known;
    }

    private long step() {
        return clock.instant().getEpochSecond() / STEP_SECONDS;
    }

    /**
     * The last steps, oldest first; the very last is the one that runs.
     *
     * @param steps at most so many
     * @return {@code stepSeconds}, {@code lastSeconds} (how long the last one has run), {@code times} (seconds since the
     *     epoch), {@code calls} and {@code providers}, whose lines are as long as {@code times}
     */
    public synchronized Map<String, Object> view(int steps) {
        long nowMs = clock.instant().toEpochMilli();
        long last = Math.max(firstStep, nowMs / 1_000 / STEP_SECONDS);
        int length = (int) Math.min(Math.min(steps, STEPS), last - firstStep + 1);
        long[] times = new long[length];
        for (int i = 0; i < length; i++) {
            times[i] = (last - length + 1 + i) * STEP_SECONDS;
        }
        Map<String, Object> lines = new LinkedHashMap<>();
        providers.forEach((name, line) -> lines.put(name, line.view(last, length)));
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("stepSeconds", STEP_SECONDS);
        view.put("lastSeconds", Math.max(0, nowMs - last * STEP_SECONDS * 1_000) / 1_000.0);
        view.put("times", times);
        view.put("calls", calls.view(last, length));
        view.put("providers", lines);
        return view;
    }
}
