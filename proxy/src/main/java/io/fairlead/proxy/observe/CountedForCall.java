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
import org.jspecify.annotations.Nullable;

/** A listener that counts, and meanwhile {@link CurrentCall} says for which call. What belongs to no call it does not hear. */
public final class CountedForCall implements ExchangeListener {

    private final ExchangeListener counting;

    public CountedForCall(ExchangeListener counting) {
        this.counting = counting;
    }

    @Override
    public void started(Exchange exchange) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.started(exchange);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void attemptStarted(Attempt attempt) {
        CurrentCall here = CurrentCall.here();
        here.is(attempt.exchange());
        try {
            counting.attemptStarted(attempt);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void committed(Attempt attempt) {
        CurrentCall here = CurrentCall.here();
        here.is(attempt.exchange());
        try {
            counting.committed(attempt);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void attemptEnded(Attempt attempt, AttemptReport report) {
        CurrentCall here = CurrentCall.here();
        here.is(attempt.exchange());
        try {
            counting.attemptEnded(attempt, report);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void retrying(Exchange exchange, Target target, Failure failure, Duration wait) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.retrying(exchange, target, failure, wait);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void fallingBack(Exchange exchange, Target from, Target to, String reason) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.fallingBack(exchange, from, to, reason);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void guessed(Attempt silent, Target beside, String clock) {
        CurrentCall here = CurrentCall.here();
        here.is(silent.exchange());
        try {
            counting.guessed(silent, beside, clock);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void guessEnded(Exchange exchange, @Nullable Attempt winner) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.guessEnded(exchange, winner);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void hedged(Attempt slow, Target beside) {
        CurrentCall here = CurrentCall.here();
        here.is(slow.exchange());
        try {
            counting.hedged(slow, beside);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void hedgeEnded(Exchange exchange, String result) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.hedgeEnded(exchange, result);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void hedgeHeldBack(Attempt slow, String reason) {
        CurrentCall here = CurrentCall.here();
        here.is(slow.exchange());
        try {
            counting.hedgeHeldBack(slow, reason);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void exhausted(Exchange exchange, String action, Duration wait) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.exhausted(exchange, action, wait);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void translated(Attempt attempt, List<String> dropped, boolean sent) {
        CurrentCall here = CurrentCall.here();
        here.is(attempt.exchange());
        try {
            counting.translated(attempt, dropped, sent);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void cacheAsked(Exchange exchange, String result) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.cacheAsked(exchange, result);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void faultInjected(Exchange exchange, String kind) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.faultInjected(exchange, kind);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void balanced(Exchange exchange) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.balanced(exchange);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void followed(Exchange exchange, Target keeper) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.followed(exchange, keeper);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void paused(Attempt attempt, Duration wait) {
        CurrentCall here = CurrentCall.here();
        here.is(attempt.exchange());
        try {
            counting.paused(attempt, wait);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void kept(Exchange exchange) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.kept(exchange);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void keptEnded(Exchange exchange, String result) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.keptEnded(exchange, result);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void keyRefused(Attempt attempt) {
        CurrentCall here = CurrentCall.here();
        here.is(attempt.exchange());
        try {
            counting.keyRefused(attempt);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void resuming(Attempt broken, Failure failure) {
        CurrentCall here = CurrentCall.here();
        here.is(broken.exchange());
        try {
            counting.resuming(broken, failure);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void resumed(Exchange exchange, String result) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.resumed(exchange, result);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void budgetSpent(Exchange exchange, String budget, Instant ends) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.budgetSpent(exchange, budget, ends);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void broken(Attempt attempt, StreamEnd.Broken end) {
        CurrentCall here = CurrentCall.here();
        here.is(attempt.exchange());
        try {
            counting.broken(attempt, end);
        } finally {
            here.is(null);
        }
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        CurrentCall here = CurrentCall.here();
        here.is(exchange);
        try {
            counting.ended(exchange, end);
        } finally {
            here.is(null);
        }
    }
}
