package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Alternatives;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Resumption;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.fallback.FallbackDecision.MoveOn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One exchange's way through its targets.
 *
 * <p>Each target has at most one successor, asked when it is done with or when its silence lasted longer than was guessed.
 * So only the {@link #newest} visit leads on; one that was left behind is kept until it ends, and ends nothing by failing
 * while another runs. A target that was asked only because the present one is slow is its {@link #second}: it leads on once that
 * one has failed. Confined to the exchange's loop.
 */
final class Round {
    private final Exchange exchange;
    private final Service<Visit> visits;
    private final FallbackRule rule;
    private final Predicate<Target> ambiguousToo;
    private final Candidates candidates;
    private final List<Tried> tried = new ArrayList<>(2);
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();
    private @Nullable Turn newest;
    private @Nullable Turn spared;
    private @Nullable Turn second;
    private @Nullable Turn hedge;
    private boolean guessed;
    private int running;

    Round(
            Exchange exchange,
            Service<Visit> visits,
            FallbackConfig config,
            FallbackRule rule,
            Reach reach,
            Predicate<Target> ambiguousToo) {
        this.exchange = exchange;
        this.visits = visits;
        this.rule = rule;
        this.ambiguousToo = ambiguousToo;
        this.candidates = new Candidates(exchange, config, rule, reach);
    }

    CompletableFuture<Outcome> begin() {
        Resumption again = exchange.resumption();
        Target first = again == null ? exchange.first() : goesOn(again);
        Target other = again != null ? null : rule.movesOn(Kind.UNAVAILABLE) ? candidates.before(first) : null;
        if (other == null) {
            ask(first);
        } else {
            fallBack(first, other, "provider_down");
            ask(other);
        }
        return result.whenComplete((outcome, bug) -> {
            if (guessed) {
                exchange.listener().guessEnded(exchange, exchange.flowing());
            }
            Turn asked = hedge;
            if (asked != null) {
                hedgeEnded(asked, exchange.flowing());
            }
        });
    }

    /** Who goes on with a broken stream: the next target, or where there is none, the one where it broke. */
    private Target goesOn(Resumption again) {
        Target from = again.broken().target();
        Target to = candidates.next(from, Outcome.failed(again.failure()));
        if (to == null) {
            return from;
        }
        if (!to.equals(from)) {
            fallBack(from, to, again.failure().code());
        }
        return to;
    }

    private void hedgeEnded(Turn asked, @Nullable Attempt winner) {
        String word = winner == null ? "none" : winner.visit().equals(asked.visit) ? "won" : "lost";
        exchange.history().hedged(word);
        exchange.listener().hedgeEnded(exchange, word);
    }

    private void ask(Target target) {
        begin(new Turn(target, false));
    }

    private void begin(Turn turn) {
        newest = turn;
        running++;
        turn.begin();
    }

    private void fallBack(Target from, Target to, String reason) {
        if (exchange.history().fellBack(to)) {
            exchange.listener().fallingBack(exchange, from, to, reason);
        }
    }

    /**
     * A deadline's passing is final; else what the client hears comes from all that was tried, and the exchange speaks for
     * the target that said it.
     */
    private void finish(Outcome outcome) {
        if (exchange.stopped() != null) {
            Relay.complete(result, outcome);
            return;
        }
        Tried last = LastWord.of(exchange, tried);
        exchange.spokenFor(last.target());
        result.complete(last.outcome());
    }

    /** Goes on with a silent target that was left for others, when none of them took the call. Whether it does. */
    private boolean resume() {
        Turn left = spared;
        if (left == null || exchange.stopped() != null || exchange.answerKept()) {
            return false;
        }
        spared = null;
        Turn again = new Turn(left.target, true);
        again.visit.resume(left.visit, Objects.requireNonNull(left.cameTo));
        begin(again);
        return true;
    }

    /** One target's turn. */
    private final class Turn implements Alternatives {
        private final Target target;
        private final boolean alone;
        private final Visit visit;
        private @Nullable Outcome cameTo;

        /** {@code alone}: no other target could take the call, as has been seen. */
        Turn(Target target, boolean alone) {
            this.target = target;
            this.alone = alone;
            this.visit = exchange.visit(target, this);
        }

        void begin() {
            Relay.ask(visits, visit, result, this::heard);
        }

        private void heard(Outcome outcome) {
            running--;
            visit.end();
            leadPasses();
            if (outcome instanceof Outcome.Answered late && result.isDone()) {
                late.answer().body().cancel();
            } else if (outcome instanceof Outcome.Answered) {
                exchange.history().asked(target);
                Relay.complete(result, outcome);
            } else if (!outrun(outcome)) {
                failed(outcome);
            }
        }

        /** When the present target is done with, the one that was asked beside it leads on; one that is itself done with never will. */
        private void leadPasses() {
            if (second == this) {
                second = null;
            } else if (newest == this && second != null) {
                newest = second;
                second = null;
            }
        }

        /** Another attempt has the exchange, and its answer is on its way up. */
        private boolean outrun(Outcome outcome) {
            return result.isDone() || (outcome instanceof Outcome.Abandoned && exchange.flowing() != null);
        }

        private void failed(Outcome outcome) {
            if (outcome instanceof Outcome.Abandoned) {
                Relay.complete(result, outcome);
                return;
            }
            tried.add(new Tried(target, outcome));
            cameTo = outcome;
            if (!(outcome instanceof Outcome.Refused)) {
                spared = visit.spared() ? this : null;
            }
            if (outcome instanceof Outcome.Refused refused) {
                exchange.history().passedOver(target, refused.refusal().detail());
            } else {
                exchange.history().asked(target);
            }
            FallbackDecision decision = decision(outcome);
            boolean leads = newest == this || running == 0;
            Target to = leads && decision instanceof MoveOn ? candidates.next(target, outcome) : null;
            if (to != null && decision instanceof MoveOn move) {
                fallBack(target, to, move.reason());
                ask(to);
            } else if (running == 0) {
                if (!resume()) {
                    finish(outcome);
                }
            } else if (!(decision instanceof MoveOn) && clientsOwnMatter(outcome)) {
                finish(outcome); // no other target may mend what this one answered
                exchange.leave();
            }
        }

        private FallbackDecision decision(Outcome outcome) {
            boolean sendable = !(outcome instanceof Outcome.Failed failed)
                    || Classifier.sendable(exchange, failed.failure(), ambiguousToo.test(target));
            return exchange.stopped() != null || exchange.adopted()
                    ? new FallbackDecision.Return()
                    : rule.decide(
                            outcome,
                            exchange.askedFor(target) && !othersSeals(),
                            sendable,
                            exchange.hints().noFallback() && !untold(outcome));
        }

        /** Of those that share the call another one is chosen, where this one was told nothing of it. */
        private boolean untold(Outcome outcome) {
            return outcome instanceof Outcome.Refused && !exchange.balanced().isEmpty();
        }

        /** It may object to what another one sealed, which the next one does not get. */
        private boolean othersSeals() {
            return exchange.sealed() != null && !exchange.balanced().isEmpty();
        }

        private boolean elsewhere() {
            return !alone && !exchange.hints().noFallback();
        }

        private boolean clientsOwnMatter(Outcome outcome) {
            return outcome instanceof Outcome.Failed failed
                    && failed.failure().fault() == Fault.CLIENT
                    && failed.failure().answer() != null
                    && exchange.askedFor(target);
        }

        @Override
        public boolean could(Kind why) {
            return rule.movesOn(why) && (exchange.answerKept() || (elsewhere() && candidates.any(true)));
        }

        @Override
        public boolean surelyCould(Kind why) {
            return rule.movesOn(why) && (exchange.answerKept() || (elsewhere() && candidates.any(false)));
        }

        @Override
        public boolean askedOthers() {
            return !alone && (!tried.isEmpty() || newest != this || second != null);
        }

        @Override
        public boolean askBeside(Attempt silent, String clock) {
            if (exchange.adopted()) {
                return true;
            }
            if (second != null) {
                return false; // two are asked already; it is looked at again when one of them is done with
            }
            if (newest != this || candidates.none() || !mayAskBeside()) {
                return true;
            }
            Target to = candidates.takeNow();
            if (to == null) {
                return false;
            }
            guessed = true;
            fallBack(target, to, clock);
            exchange.listener().guessed(silent, to, clock);
            ask(to);
            return true;
        }

        @Override
        public boolean hedgeable() {
            return newest == this && !guessed && hedge == null && !alone && fresh() && !candidates.none();
        }

        /** Not where its client has part of the answer already, or gave up. */
        private boolean fresh() {
            return exchange.resumption() == null && !exchange.adopted();
        }

        @Override
        public @Nullable Target spare() {
            return hedgeable() ? candidates.firstNow() : null;
        }

        @Override
        public void hedge(Attempt slow) {
            Target to = spare() == null ? null : candidates.takeNow();
            if (to == null) {
                return;
            }
            Turn beside = new Turn(to, false);
            hedge = beside;
            second = beside;
            running++;
            exchange.history().fellBack(to);
            exchange.listener().hedged(slow, to);
            beside.begin();
        }

        @Override
        public boolean second() {
            return second == this;
        }

        /** A second request beside the first is a repeat of what may have been done already. */
        private boolean mayAskBeside() {
            return rule.movesOn(Kind.TIMEOUT)
                    && !exchange.hints().noRetry()
                    && !exchange.hints().noFallback()
                    && Classifier.repeatable(exchange, ambiguousToo.test(target));
        }
    }

    /** What came of one target. */
    record Tried(Target target, Outcome outcome) {

        @Nullable
        Failure failure() {
            return outcome instanceof Outcome.Failed failed ? failed.failure() : null;
        }
    }
}
