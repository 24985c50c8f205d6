package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.fallback.FallbackDecision.MoveOn;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Asks the target at which the exchange is aimed, then those that the route names, each once and in order, until one
 * answers. Safe for any thread; a call's state is its own.
 */
public final class Fallback implements Layer<Exchange> {
    private final FallbackConfig config;
    private final FallbackRule rule;
    private final Reach reach;
    private final Predicate<Target> ambiguousToo;

    /**
     * Makes the layer.
     *
     * @param config the route's
     * @param reach which targets can be asked at all
     * @param ambiguousToo whether the policy at a target repeats what may have been done, and billed, there
     */
    public Fallback(FallbackConfig config, Reach reach, Predicate<Target> ambiguousToo) {
        this.config = config;
        this.rule = new FallbackRule(config.on());
        this.reach = reach;
        this.ambiguousToo = ambiguousToo;
    }

    @Override
    public String name() {
        return config.targets().isEmpty() ? "" : "fallback";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return config.targets().isEmpty() ? next : exchange -> new Round(exchange, next).begin();
    }

    /** One exchange's way through its targets. */
    private final class Round {
        private final Exchange exchange;
        private final Service<Exchange> next;
        private final Deque<Target> left = new ArrayDeque<>();
        private final List<Tried> tried = new ArrayList<>(2);
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();
        private List<Target> untranslated = List.of();
        private Target target;

        Round(Exchange exchange, Service<Exchange> next) {
            this.exchange = exchange;
            this.next = next;
            this.target = exchange.target();
        }

        CompletableFuture<Outcome> begin() {
            if (!exchange.hints().noFallback()) {
                gather();
            }
            exchange.alternatives(!left.isEmpty(), !left.isEmpty());
            ask();
            return result;
        }

        /** The targets that can be asked; those that cannot stand in the timeline with their reason. */
        private void gather() {
            List<Target> unheard = new ArrayList<>(0);
            for (Target each : config.targets()) {
                if (!reach.speaks(exchange, each)) {
                    unheard.add(each);
                } else if (!each.equals(target) && !left.contains(each)) {
                    left.add(each);
                }
            }
            untranslated = unheard;
        }

        private void ask() {
            Relay.ask(next, exchange, result, this::heard);
        }

        private void heard(Outcome outcome) {
            tried.add(new Tried(target, outcome));
            if (outcome instanceof Outcome.Refused refused) {
                exchange.history().passedOver(target, refused.refusal().detail());
            } else {
                exchange.history().asked(target);
            }
            if (exchange.stopped() == null
                    && rule.decide(
                                    outcome,
                                    target.addressed(),
                                    sendable(outcome),
                                    exchange.hints().noFallback())
                            instanceof MoveOn move) {
                moveOn(outcome, move.reason());
            } else {
                finish(outcome);
            }
        }

        private void moveOn(Outcome outcome, String reason) {
            skipUntranslated();
            Target to = null;
            while (to == null && !left.isEmpty()) {
                Target candidate = left.remove();
                if (longEnough(outcome, candidate)) {
                    to = candidate;
                } else {
                    skip(candidate, "window_too_small", "has too small a window for this prompt");
                }
            }
            if (to == null) {
                finish(outcome);
                return;
            }
            Target from = target;
            target = to;
            exchange.aim(to);
            exchange.alternatives(true, !left.isEmpty());
            if (exchange.history().fellBack(to)) {
                exchange.listener().fallingBack(exchange, from, to, reason);
            }
            ask();
        }

        /**
         * A deadline's passing and an answer are final; else what the client hears comes from all that was tried, and the
         * exchange stays aimed at the target that said it.
         */
        private void finish(Outcome outcome) {
            boolean itself = outcome instanceof Outcome.Answered
                    || outcome instanceof Outcome.Abandoned
                    || exchange.stopped() != null;
            if (itself) {
                result.complete(outcome);
                return;
            }
            Tried last = LastWord.of(tried);
            exchange.aim(last.target());
            result.complete(last.outcome());
        }

        private boolean sendable(Outcome outcome) {
            return !(outcome instanceof Outcome.Failed failed)
                    || Classifier.sendable(exchange, failed.failure(), ambiguousToo.test(target));
        }

        /**
         * Whether the prompt may fit there: not where it is known to be longer than the window; and when it was too long
         * here, neither where the same model stands nor in a smaller window.
         */
        private boolean longEnough(Outcome outcome, Target candidate) {
            long there = reach.window(exchange, candidate);
            if (there > 0 && exchange.facts().inputTokens() > there) {
                return false;
            }
            if (!(outcome instanceof Outcome.Failed failed) || failed.failure().kind() != Kind.CONTEXT_LENGTH) {
                return true;
            }
            long here = reach.window(exchange, target);
            if (here > 0 && there > 0) {
                return there > here;
            }
            return candidate.model() != null && !candidate.model().equals(model(target));
        }

        private @Nullable String model(Target of) {
            return of.model() != null ? of.model() : exchange.model();
        }

        private void skipUntranslated() {
            untranslated.forEach(
                    each -> skip(each, "no_translation", "has another API, into which this request is not translated"));
            untranslated = List.of();
        }

        private void skip(Target skipped, String reason, String why) {
            exchange.history().passedOver(skipped, exchange.label(skipped) + " " + why);
            Target aimed = exchange.target();
            exchange.aim(skipped);
            exchange.attempt().endUnsent("refused", reason);
            exchange.aim(aimed);
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
