package io.fairlead.proxy.policy.limit;

import io.fairlead.dialect.LimitHeaders;
import io.fairlead.dialect.LimitNews;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.Lease;
import io.fairlead.proxy.layer.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt has set aside of its limits, until it is over and what it used is known. Hears what the provider says of
 * its own limits on the way. Confined to the exchange's loop.
 */
final class Permit extends Lease {
    private final Choice.Chosen chosen;
    private final LimitsConfig config;
    private final Tally.Source tallies;
    private final Attempt attempt;
    private final long[] marks;
    private @Nullable PassedOutput passed;

    Permit(Choice.Chosen chosen, LimitsConfig config, Tally.Source tallies, Attempt attempt) {
        this.chosen = chosen;
        this.config = config;
        this.tallies = tallies;
        this.attempt = attempt;
        this.marks = chosen.limiter().marks();
        attempt.onHead(this::head);
    }

    CompletableFuture<Outcome> serve(Service<Attempt> next, Attempt call) {
        return serveAttempt(config.ofOutput() ? counting(next) : next, call);
    }

    /** Estimates the output that passes, for answers that do not say how much it was. */
    private Service<Attempt> counting(Service<Attempt> next) {
        return call -> next.serve(call).thenApply(outcome -> {
            if (outcome instanceof Outcome.Answered answered) {
                Answer answer = answered.answer();
                PassedOutput counted = new PassedOutput(answer);
                passed = counted;
                return Outcome.answered(answer.withBody(counted));
            }
            return outcome;
        });
    }

    /** The head of an answer came, good or not, as the provider wrote it. */
    private void head(Headers headers) {
        LimitHeaders said = chosen.tally().headers();
        if (!said.rows().isEmpty()) {
            List<LimitNews> news = new ArrayList<>(2);
            said.read(headers, tallies.now(), news::add);
            if (!news.isEmpty()) {
                chosen.limiter().heard(news, marks);
            }
        }
    }

    @Override
    protected void giveBack(@Nullable Outcome outcome, @Nullable StreamEnd end) {
        Limiter limiter = chosen.limiter();
        Duration pause = LimitRule.pause(outcome, end);
        if (pause != null) {
            limiter.pause(chosen.weights().model(), pause);
            attempt.exchange().listener().paused(attempt, pause);
        }
        limiter.giveBack(chosen.weights(), used(outcome));
    }

    private Weights used(@Nullable Outcome outcome) {
        LimitRule.Use use = LimitRule.use(outcome, attempt.sentNanos() >= 0 || attempt.headNanos() >= 0);
        PassedOutput counted = passed;
        LimitRule.Settled settled = new LimitRule.Settled(
                chosen.tally(), chosen.weights().model(), attempt.usage(), counted == null ? 0 : counted.tokens());
        List<Measure> measures = chosen.limiter().measures();
        long[] each = new long[measures.size()];
        for (int i = 0; i < each.length; i++) {
            Measure measure = measures.get(i);
            each[i] = LimitRule.used(
                    measure.counted(),
                    use,
                    chosen.weights().at(i),
                    measure.most(),
                    attempt.exchange().facts(),
                    attempt.exchange().operation(),
                    settled);
        }
        return Weights.of(each);
    }
}
