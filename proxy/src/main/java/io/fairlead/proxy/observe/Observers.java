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
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Several listeners as one. One that throws is logged and does not keep the others, or the call, from going on. */
public final class Observers implements ExchangeListener {

    private static final Logger log = LoggerFactory.getLogger(Observers.class);

    private final ExchangeListener[] listeners;

    public Observers(List<ExchangeListener> listeners) {
        this.listeners = listeners.toArray(new ExchangeListener[0]);
    }

    private void each(Consumer<ExchangeListener> event) {
        for (ExchangeListener listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException e) {
                log.error("{} failed; the call goes on", listener.getClass().getSimpleName(), e);
            }
        }
    }

    @Override
    public void started(Exchange exchange) {
        each(listener -> listener.started(exchange));
    }

    @Override
    public void attemptStarted(Attempt attempt) {
        each(listener -> listener.attemptStarted(attempt));
    }

    @Override
    public void committed(Attempt attempt) {
        each(listener -> listener.committed(attempt));
    }

    @Override
    public void attemptEnded(Attempt attempt, AttemptReport report) {
        each(listener -> listener.attemptEnded(attempt, report));
    }

    @Override
    public void retrying(Exchange exchange, Target target, Failure failure, Duration wait) {
        each(listener -> listener.retrying(exchange, target, failure, wait));
    }

    @Override
    public void fallingBack(Exchange exchange, Target from, Target to, String reason) {
        each(listener -> listener.fallingBack(exchange, from, to, reason));
    }

    @Override
    public void guessed(Attempt silent, Target beside, String clock) {
        each(listener -> listener.guessed(silent, beside, clock));
    }

    @Override
    public void guessEnded(Exchange exchange, @Nullable Attempt winner) {
        each(listener -> listener.guessEnded(exchange, winner));
    }

    @Override
    public void hedged(Attempt slow, Target beside) {
        each(listener -> listener.hedged(slow, beside));
    }

    @Override
    public void hedgeEnded(Exchange exchange, String result) {
        each(listener -> listener.hedgeEnded(exchange, result));
    }

    @Override
    public void hedgeHeldBack(Attempt slow, String reason) {
        each(listener -> listener.hedgeHeldBack(slow, reason));
    }

    @Override
    public void exhausted(Exchange exchange, String action, Duration wait) {
        each(listener -> listener.exhausted(exchange, action, wait));
    }

    @Override
    public void translated(Attempt attempt, List<String> dropped, boolean sent) {
        each(listener -> listener.translated(attempt, dropped, sent));
    }

    @Override
    public void cacheAsked(Exchange exchange, String result) {
        each(listener -> listener.cacheAsked(exchange, result));
    }

    @Override
    public void faultInjected(Exchange exchange, String kind) {
        each(listener -> listener.faultInjected(exchange, kind));
    }

    @Override
    public void kept(Exchange exchange) {
        each(listener -> listener.kept(exchange));
    }

    @Override
    public void keptEnded(Exchange exchange, String result) {
        each(listener -> listener.keptEnded(exchange, result));
    }

    @Override
    public void keyRefused(Attempt attempt) {
        each(listener -> listener.keyRefused(attempt));
    }

    @Override
    public void balanced(Exchange exchange) {
        each(listener -> listener.balanced(exchange));
    }

    @Override
    public void followed(Exchange exchange, Target keeper) {
        each(listener -> listener.followed(exchange, keeper));
    }

    @Override
    public void paused(Attempt attempt, Duration wait) {
        each(listener -> listener.paused(attempt, wait));
    }

    @Override
    public void resuming(Attempt broken, Failure failure) {
        each(listener -> listener.resuming(broken, failure));
    }

    @Override
    public void resumed(Exchange exchange, String result) {
        each(listener -> listener.resumed(exchange, result));
    }

    @Override
    public void budgetSpent(Exchange exchange, String budget, Instant ends) {
        each(listener -> listener.budgetSpent(exchange, budget, ends));
    }

    @Override
    public void broken(Attempt attempt, StreamEnd.Broken end) {
        each(listener -> listener.broken(attempt, end));
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        each(listener -> listener.ended(exchange, end));
    }

    @Override
    public void breakerMoved(String provider, String model, String from, String to, String reason) {
        each(listener -> listener.breakerMoved(provider, model, from, to, reason));
    }

    @Override
    public void providerMoved(String provider, String from, String to, String reason) {
        each(listener -> listener.providerMoved(provider, from, to, reason));
    }

    @Override
    public void probed(String provider, String result, String reason) {
        each(listener -> listener.probed(provider, result, reason));
    }
}
