package io.fairlead.agent.engine;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Target;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;
import org.jspecify.annotations.Nullable;

/**
 * Writes calls into recordings of Flight Recorder. Nothing is made while nobody records. Safe for any thread; what belongs to one
 * call is its loop's.
 */
final class Recording implements ExchangeListener {

    private static final int LONGEST = 200;

    private final Map<String, Recorded> underWay = new ConcurrentHashMap<>();

    /** One call that is being recorded. */
    private static final class Recorded {
        private final ExchangeEvent event = new ExchangeEvent();
        private final Map<Integer, AttemptEvent> attempts = new HashMap<>(2);
    }

    private Recording() {}

    /** Its events are known to whoever records, from the first moment on that somebody does. */
    static Recording begun() {
        if (FlightRecorder.isInitialized()) {
            register();
        } else {
            FlightRecorder.addListener(new FlightRecorderListener() {
                @Override
                public void recorderInitialized(FlightRecorder recorder) {
                    register();
                }
            });
        }
        return new Recording();
    }

    private static void register() {
        FlightRecorder.register(ExchangeEvent.class);
        FlightRecorder.register(AttemptEvent.class);
    }

    @Override
    public void started(Exchange exchange) {
        if (FlightRecorder.isInitialized()) {
            Recorded recorded = new Recorded();
            if (recorded.event.isEnabled() || new AttemptEvent().isEnabled()) {
                recorded.event.begin();
                underWay.put(exchange.id(), recorded);
            }
        }
    }

    @Override
    public void attemptStarted(Attempt attempt) {
        Recorded recorded = of(attempt.exchange());
        if (recorded != null) {
            AttemptEvent event = new AttemptEvent();
            event.begin();
            recorded.attempts.put(attempt.number(), event);
        }
    }

    @Override
    public void attemptEnded(Attempt attempt, AttemptReport report) {
        Recorded recorded = of(attempt.exchange());
        AttemptEvent event = recorded == null ? null : recorded.attempts.remove(attempt.number());
        if (event != null && event.shouldCommit()) {
            event.exchange = attempt.exchange().id();
            event.number = report.n();
            event.target = report.target();
            event.outcome = report.outcome();
            event.reason = report.reason();
            event.status = report.status();
            event.commit();
        }
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        Recorded recorded = underWay.isEmpty() ? null : underWay.remove(exchange.id());
        if (recorded == null || !recorded.event.shouldCommit()) {
            return;
        }
        ExchangeEvent event = recorded.event;
        Target by = exchange.answeredBy();
        String model = exchange.model();
        event.id = exchange.id();
        event.provider = exchange.provider().name();
        event.model = model == null ? "" : model.substring(0, Math.min(LONGEST, model.length()));
        event.route = exchange.route();
        event.outcome = end.outcome();
        event.reason = end.code();
        event.target = by == null ? "" : exchange.label(by);
        event.status = end.status();
        event.attempts = exchange.history().sent();
        event.inputTokens = exchange.usage().input();
        event.outputTokens = exchange.usage().output();
        event.commit();
    }

    private @Nullable Recorded of(Exchange exchange) {
        return underWay.isEmpty() ? null : underWay.get(exchange.id());
    }
}
