package io.fairlead.proxy.assembly;

import io.fairlead.proxy.credential.Authorize;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.abandoned.Abandoned;
import io.fairlead.proxy.policy.abandoned.AbandonedConfig;
import io.fairlead.proxy.policy.admission.Admission;
import io.fairlead.proxy.policy.balance.Balance;
import io.fairlead.proxy.policy.balance.MeasureLoad;
import io.fairlead.proxy.policy.breaker.Breaker;
import io.fairlead.proxy.policy.cache.Cache;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.policy.exhausted.Exhausted;
import io.fairlead.proxy.policy.exhausted.ExhaustedConfig;
import io.fairlead.proxy.policy.fallback.Fallback;
import io.fairlead.proxy.policy.fault.InjectFaults;
import io.fairlead.proxy.policy.hedge.Hedge;
import io.fairlead.proxy.policy.limit.Limits;
import io.fairlead.proxy.policy.mend.Mend;
import io.fairlead.proxy.policy.mend.MendConfig;
import io.fairlead.proxy.policy.probation.HoldBack;
import io.fairlead.proxy.policy.probation.OfferCodings;
import io.fairlead.proxy.policy.probation.Probation;
import io.fairlead.proxy.policy.retry.Retry;
import io.fairlead.proxy.policy.retry.RetryConfig.Ambiguous;
import io.fairlead.proxy.policy.state.FollowState;
import io.fairlead.proxy.policy.state.RememberState;
import io.fairlead.proxy.policy.timeout.TotalDeadline;
import io.fairlead.proxy.render.RenderFailures;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.route.Route;
import io.fairlead.proxy.translate.ReadRequests;
import io.fairlead.proxy.translate.Translate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way of a call through Fairlead, as three lists: once an exchange, once a target, once an attempt. Read them
 * downwards: the first layer meets the call first, and its answer last. Each line says why it stands where it stands.
 */
final class ExchangePath {

    private ExchangePath() {}

    /** The way of one exchange on {@code route}. */
    static Stack<Exchange> exchange(Route route, Wiring wiring) {
        Function<Target, Policies> at = target -> policies(route, target, wiring);
        Map<String, Service<Attempt>> attempts = new ConcurrentHashMap<>();
        route.policies()
                .forEach((provider, policies) -> attempts.put(
                        provider, attempt(provider, policies, route.fallback().lossy(), wiring)));
        Stack<Visit> visits = Stack.of(ofVisit(route, wiring)).over("attempt", visit -> {
            String provider = visit.target().provider().name();
            Service<Attempt> known = attempts.get(provider);
            Service<Attempt> way = known != null
                    ? known
                    : attempts.computeIfAbsent(
                            provider,
                            name -> attempt(
                                    name,
                                    at.apply(visit.target()),
                                    route.fallback().lossy(),
                                    wiring));
            return way.serve(visit.attempt());
        });
        // Above retry: each target gets its own tries before the next one is asked.
        Fallback fallback = fallback(route, wiring);
        return Stack.of(ofExchange(route, wiring)).over(fallback.name(), fallback.over(visits), visits);
    }

    /** The way of one attempt at {@code provider}; {@code lossy}: it may drop what its API cannot carry. */
    static Stack<Attempt> attempt(String provider, Policies policies, boolean lossy, Wiring wiring) {
        return Stack.of(ofAttempt(policies, lossy, wiring))
                .over("upstream", wiring.upstream().apply(provider, policies));
    }

    static List<Layer<Exchange>> ofExchange(Route route, Wiring wiring) {
        return List.of(
                // Below it nobody writes an answer of Fairlead's own: one place speaks to clients.
                new RenderFailures(),
                // Before any work is done for a call that cannot be taken; counts it until its last byte.
                new Admission(wiring.inFlight(), wiring.admission(), wiring.memory()),
                // Bounds attempts, waits and fallbacks together; so above all of them.
                new TotalDeadline(target -> of(route.policies(), target).timeouts()),
                // Above all that mends: what is injected is for the application to see. Below the deadline, which
                // bounds it.
                new InjectFaults(wiring.faults(), wiring.random()),
                // Below the deadline, which says when a client gives up, and injected faults, which nobody keeps.
                // Above all that asks, which goes on without the client.
                Abandoned.of(abandoned(route), wiring.abandoned()),
                // Above exhausted: what is kept needs no target. Below injected faults, which it would mend.
                cache(route, wiring),
                // Below the cache: what is kept costs nothing. Above all that could cost.
                wiring.budgets(),
                // Above all that chooses targets: the one that keeps what a call refers to is asked alone.
                new FollowState(wiring.kept(), wiring.elsewhere()::provider),
                // Above all that chooses targets: it asks them anew for the rest of a stream that broke.
                mend(route, wiring),
                // Above fallback: only when every target refused is there none left to ask.
                Exhausted.of(exhausted(route), wiring.waiting(), wiring.random()),
                // Below exhausted: who waited for a target is given one anew. Above fallback, which goes on from there.
                Balance.of(
                        route.balance(),
                        reach(route, wiring),
                        wiring.balancing(),
                        wiring.random(),
                        wiring.workshop().work()));
    }

    private static RouteReach reach(Route route, Wiring wiring) {
        return new RouteReach(
                wiring,
                target -> policies(route, target, wiring),
                route.fallback().lossy());
    }

    private static Layer<Exchange> mend(Route route, Wiring wiring) {
        boolean anywhere = route.policies().values().stream()
                .anyMatch(each -> each.stream().resumes());
        return anywhere
                ? new Mend(
                        target -> policies(route, target, wiring).stream(),
                        new SpokenApis(
                                new ReadRequests(wiring.ways(), wiring.workshop(), wiring.clock()), wiring.judge()),
                        wiring.workshop().memory())
                : Layer.none();
    }

    private static Map<String, AbandonedConfig> abandoned(Route route) {
        Map<String, AbandonedConfig> configs = new HashMap<>();
        route.policies().forEach((provider, policies) -> configs.put(provider, policies.abandoned()));
        return configs;
    }

    private static Cache cache(Route route, Wiring wiring) {
        Map<String, CacheConfig> configs = new HashMap<>();
        route.policies().forEach((provider, policies) -> configs.put(provider, policies.cache()));
        Set<Target> shared = new HashSet<>();
        route.balance().targets().forEach(each -> shared.add(each.target()));
        return new Cache(
                configs, shared, route.fallback().targets(), route.fallback().on(), wiring.cache());
    }

    static Fallback fallback(Route route, Wiring wiring) {
        Function<Target, Policies> at = target -> policies(route, target, wiring);
        return new Fallback(
                route.fallback(),
                reach(route, wiring),
                target -> at.apply(target).retry().ambiguous() == Ambiguous.RETRY);
    }

    static List<Layer<Visit>> ofVisit(Route route, Wiring wiring) {
        return List.of(
                // Above retry: only the answer that goes to the client names what somebody keeps.
                RememberState.of(
                        !route.fallback().targets().isEmpty(),
                        wiring.kept(),
                        wiring.workshop().memory()),
                // Above retry: what a call waits and repeats there is part of what the target has to do.
                MeasureLoad.of(route.balance(), wiring.balancing()),
                // The last that sees a target's tries as one: below it, every call is one try.
                new Retry(target -> policies(route, target, wiring).retry(), wiring.retryBudget(), wiring.random()));
    }

    static List<Layer<Attempt>> ofAttempt(Policies policies, boolean lossy, Wiring wiring) {
        return List.of(
                // Above the limits: a target that is left alone takes nobody's turn.
                new Breaker(wiring.breakers(), policies.breaker()),
                // Above probation: waiting for a turn is not the upstream's silence.
                Limits.of(wiring.limiters(), policies.limits(), wiring.tallies()),
                // Below the limits, where waiting for a turn is no slowness. Above probation, which ends the attempt.
                Hedge.of(
                        policies.hedge(),
                        policies.retry().ambiguous() == Ambiguous.RETRY,
                        wiring.hedges(),
                        wiring.prices()),
                // Above all that may fail: it alone says what came of the attempt, and when it is committed.
                new Probation(
                        policies.timeouts(),
                        wiring.learned(),
                        wiring.judge(),
                        wiring.reasoning(),
                        wiring.workshop().memory(),
                        held(policies.stream())),
                // Below probation, which reads what is offered here; above translate, which reads less.
                new OfferCodings(wiring.workshop().memory(), policies.stream().resumes()),
                // Below probation, which reads what the client reads; above the signature, which covers what
                // is sent.
                new Translate(wiring.ways(), lossy, wiring.mostAnswer(), wiring.clock(), wiring.workshop()),
                // Below translate, which knows what goes to the target; above the signature, which covers it.
                wiring.traceContext(),
                // Last: nobody changes the request after it, and no key is ever seen above it.
                new Authorize(wiring.keys()));
    }

    /** How much of a stream is held back; null where it commits at its first content. */
    private static @Nullable HoldBack held(MendConfig stream) {
        return stream.holds() ? new HoldBack(stream.hold(), stream.holdFor()) : null;
    }

    private static Map<String, ExhaustedConfig> exhausted(Route route) {
        Map<String, ExhaustedConfig> when = new HashMap<>();
        route.policies().forEach((provider, policies) -> when.put(provider, policies.exhausted()));
        return when;
    }

    /** The policies at {@code target}: the route's, or where a call follows what it refers to elsewhere, its provider's. */
    private static Policies policies(Route route, Target target, Wiring wiring) {
        Policies here = route.policies().get(target.provider().name());
        return here != null
                ? here
                : wiring.elsewhere().policies(target.provider().name());
    }

    /** What belongs to a target's provider. Every provider that a route can reach is known to it. */
    private static <T> T of(Map<String, T> byProvider, Target target) {
        return Objects.requireNonNull(byProvider.get(target.provider().name()), "a route knows all its targets");
    }
}
