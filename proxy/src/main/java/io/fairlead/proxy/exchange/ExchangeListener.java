package io.fairlead.proxy.exchange;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one seam of observation: access log, metrics, traces, alerts and the admin's list of recent exchanges listen here.
 *
 * <p>Called on the exchange's loop, in the order of the methods below; must not block and must not throw. State changes
 * that belong to no exchange may come from any thread.
 */
public interface ExchangeListener {

    /** Hears nothing. */
    ExchangeListener NONE = new ExchangeListener() {};

    default void started(Exchange exchange) {}

    default void attemptStarted(Attempt attempt) {}

    /** {@code attempt}'s answer goes to the client from here on. */
    default void committed(Attempt attempt) {}

    /** An outcome is known; an answered attempt's body may still flow. */
    default void attemptEnded(Attempt attempt, AttemptReport report) {}

    /** {@code target} will be asked again after {@code wait}. */
    default void retrying(Exchange exchange, Target target, Failure failure, Duration wait) {}

    /**
     * The next target is asked. {@code reason} is the code of what went wrong at {@code from}. Heard once an exchange and
     * target, however often a call that waits for one passes all of them.
     */
    default void fallingBack(Exchange exchange, Target from, Target to, String reason) {}

    /**
     * {@code clock} was guessed and ran out at {@code silent}: {@code beside} is asked beside it. Heard once a target, after
     * {@link #fallingBack}.
     */
    default void guessed(Attempt silent, Target beside, String clock) {}

    /** Of all that were asked because a guess fired, {@code winner} has the exchange; null when none does. Heard once an exchange. */
    default void guessEnded(Exchange exchange, @Nullable Attempt winner) {}

    /** {@code slow} takes longer than the policy waits: {@code beside} is asked beside it. Heard at most once an exchange. */
    default void hedged(Attempt slow, Target beside) {}

    /** What came of that, a fixed word: {@code won} (the one asked beside has the exchange), {@code lost} or {@code none}. */
    default void hedgeEnded(Exchange exchange, String result) {}

    /** {@code slow} takes longer than the policy waits, and nobody is asked beside it; {@code reason} is a fixed word. */
    default void hedgeHeldBack(Attempt slow, String reason) {}

    /**
     * No target took the exchange, and it is not given up. Heard once an exchange.
     *
     * @param action {@code wait}: all are asked again, for the first time after {@code wait}; {@code last_resort}: they are
     *     asked at once, past their breakers
     */
    default void exhausted(Exchange exchange, String action, Duration wait) {}

    /**
     * The client's request was written in its target's API.
     *
     * @param dropped what the target does not get of it, as the client's API names it
     * @param sent whether it goes out all the same; if not, the target is passed over
     */
    default void translated(Attempt attempt, List<String> dropped, boolean sent) {}

    /** A fault that was set on purpose meets the call; {@code kind} is a fixed word. */
    default void faultInjected(Exchange exchange, String kind) {}

    /** Kept answers were asked about the call; {@code result} is a fixed word. */
    default void cacheAsked(Exchange exchange, String result) {}

    /** The client's own limit is near: the call goes on without it, for a retry that joins it. */
    default void kept(Exchange exchange) {}

    /**
     * A call that went on without its client came to {@code result}, a fixed word. {@code joined}: its client came back. {@code
     * unclaimed}: nobody did in time, and it may be billed for nothing. {@code left}: who joined it left, too. {@code refused}:
     * it did not go on, as too many did. Else {@code failed}. Heard after the exchange has ended, and again where who joined it
     * gave up, too.
     */
    default void keptEnded(Exchange exchange, String result) {}

    /** The attempt's provider refused a key of its own: an operator has to see to that. */
    default void keyRefused(Attempt attempt) {}

    /** What {@code exchange} refers to is kept at {@code keeper}, which is asked instead of the addressed provider. */
    default void followed(Exchange exchange, Target keeper) {}

    /** Several targets share {@code exchange}, and it was chosen which of them is asked first. */
    default void balanced(Exchange exchange) {}

    /** The attempt's provider refused it for its own limit: the target is left alone for {@code wait}. */
    default void paused(Attempt attempt, Duration wait) {}

    /** What {@code exchange} cost has spent {@code budget}, which begins anew when its period {@code ends}. */
    default void budgetSpent(Exchange exchange, String budget, Instant ends) {}

    /** A body broke off after its commit. */
    default void broken(Attempt attempt, StreamEnd.Broken end) {}

    /** The stream of {@code broken} broke with {@code failure}, and others are asked to go on with it. */
    default void resuming(Attempt broken, Failure failure) {}

    /**
     * What came of going on with a broken stream: {@code mended}, or a fixed word that says why it stays broken. Also heard where
     * nobody was asked.
     */
    default void resumed(Exchange exchange, String result) {}

    default void ended(Exchange exchange, ExchangeEnd end) {}

    /** A breaker went from one state to another: {@code closed}, {@code open}, {@code half-open}, {@code forced-open}, {@code disabled}. */
    default void breakerMoved(String provider, String model, String from, String to, String reason) {}

    /** A provider's state changed: {@code up}, {@code degraded}, {@code down}, {@code unknown}. */
    default void providerMoved(String provider, String from, String to, String reason) {}

    /** A probe of a provider ended: {@code up}, {@code failed} or {@code not judged}; {@code reason} is empty for a good one. */
    default void probed(String provider, String result, String reason) {}
}
