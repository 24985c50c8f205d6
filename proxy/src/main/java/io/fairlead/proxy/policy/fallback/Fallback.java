package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Alternatives;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.Service;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/**
 * Chooses the targets of a call: the addressed one first, then a route's others, one after another, each once. Where a
 * target is silent for longer than was guessed, the next one is asked beside it.
 *
 * <p>Immutable; a call's state is its own.
 */
public final class Fallback {

    private final FallbackConfig config;
    private final FallbackRule rule;
    private final Reach reach;
    private final Predicate<Target> ambiguousToo;

    /**
     * Makes it for one route.
     *
     * @param config what the route says
     * @param reach what is known of targets before they are asked
     * @param ambiguousToo whether what a target may have done, and billed, is asked again elsewhere; by the policy that holds
     *     there
     */
    public Fallback(FallbackConfig config, Reach reach, Predicate<Target> ambiguousToo) {
        this.config = config;
        this.rule = new FallbackRule(config.on());
        this.reach = reach;
        this.ambiguousToo = ambiguousToo;
    }

    /** As the stack prints it; empty where there is nothing to choose. */
    public String name() {
        return config.targets().isEmpty() ? "" : "fallback";
    }

    /** Answers an exchange by what {@code visits} answers at one target. */
    public Service<Exchange> over(Service<Visit> visits) {
        return config.targets().isEmpty()
                ? exchange -> alone(exchange, visits, rule)
                : exchange -> new Round(exchange, visits, config, rule, reach, ambiguousToo).begin();
    }

    private static CompletableFuture<Outcome> alone(Exchange exchange, Service<Visit> visits, FallbackRule rule) {
        Alternatives alternatives = exchange.answerKept() ? new KeptOnly(exchange, rule) : Alternatives.NONE;
        Visit visit = exchange.visit(exchange.first(), alternatives);
        return visits.serve(visit).whenComplete((outcome, bug) -> visit.end());
    }
}
