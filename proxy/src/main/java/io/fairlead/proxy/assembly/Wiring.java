package io.fairlead.proxy.assembly;

import io.fairlead.proxy.credential.KeyRing;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.abandoned.KeptCalls;
import io.fairlead.proxy.policy.admission.AdmissionConfig;
import io.fairlead.proxy.policy.admission.InFlight;
import io.fairlead.proxy.policy.balance.Balancing;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.exhausted.WaitingCalls;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.fault.Faults;
import io.fairlead.proxy.policy.hedge.Hedges;
import io.fairlead.proxy.policy.hedge.Prices;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.policy.limit.Tally;
import io.fairlead.proxy.policy.probation.Judge;
import io.fairlead.proxy.policy.probation.LearnedTimes;
import io.fairlead.proxy.policy.retry.RetryBudget;
import io.fairlead.proxy.policy.state.KeptState;
import io.fairlead.proxy.route.Policies;
import io.fairlead.proxy.translate.ConversionResources;
import io.fairlead.proxy.translate.Conversions;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What the layers of all routes of one configuration share. Each part says how it is shared between loops.
 *
 * @param inFlight the exchanges under way
 * @param admission how many may be
 * @param memory the share of the buffer memory in use
 * @param reach which targets can be asked at all
 * @param faults those that are set on purpose
 * @param abandoned calls that go on without their clients
 * @param cache answers that are kept
 * @param balancing what balanced calls share
 * @param budgets refuses calls of a budget that is spent; none where none does
 * @param waiting calls that no target took
 * @param retryBudget repeats as a share of calls
 * @param random where jitter comes from: 0 (inclusive) to 1 (exclusive)
 * @param breakers all breakers
 * @param limiters all limits
 * @param tallies what is known of how providers count
 * @param kept what is kept elsewhere than at the addressed provider
 * @param elsewhere providers that a route does not name
 * @param hedges how many calls were hedged
 * @param prices what calls cost, as far as that is known
 * @param learned how long targets take
 * @param judge what an upstream's error means
 * @param reasoning whether a model thinks before it speaks
 * @param ways which way a call goes to a target
 * @param mostAnswer how many bytes of a whole answer are held to translate it
 * @param clock the wall clock
 * @param workshop where large requests and answers are made into others
 * @param traceContext passes the context of traces on; none while there are none
 * @param keys a provider's own keys
 * @param upstream where attempts at a provider are sent, under the policies of a route
 */
record Wiring(
        InFlight inFlight,
        AdmissionConfig admission,
        DoubleSupplier memory,
        Reach reach,
        Faults faults,
        KeptCalls abandoned,
        AnswerCache cache,
        Balancing balancing,
        Layer<Exchange> budgets,
        WaitingCalls waiting,
        RetryBudget retryBudget,
        DoubleSupplier random,
        Breakers breakers,
        Limiters limiters,
        Tally.Source tallies,
        KeptState kept,
        Elsewhere elsewhere,
        Hedges hedges,
        Prices prices,
        LearnedTimes learned,
        Judge judge,
        Predicate<Attempt> reasoning,
        Conversions ways,
        long mostAnswer,
        InstantSource clock,
        ConversionResources workshop,
        Layer<Attempt> traceContext,
        Function<Provider, KeyRing> keys,
        BiFunction<String, Policies, Service<Attempt>> upstream) {}
