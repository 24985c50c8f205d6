package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.policy.cache.CacheConfig.Mode;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which calls may be answered by what was kept, which answers are kept, and for how long. Pure. */
final class CacheRule {

    private static final int OK = 200;

    private CacheRule() {}

    /** What a call wants, by the policy that holds and by its own headers, which go before. */
    static CacheUse use(CacheConfig config, ClientHints hints, Headers headers) {
        String wish = hints.cache() == null ? config.mode().word() : hints.cache();
        boolean on = !wish.equals("off");
        boolean share = config.share() && hints.cache() == null;
        if ((!on && !share) || says(headers, "no-store")) {
            return CacheUse.NONE;
        }
        boolean anew = wish.equals("refresh") || says(headers, "no-cache");
        boolean fresh = wish.equals(Mode.ALWAYS.word()) && !anew;
        boolean outage = on && !anew && (hints.cache() != null || !hints.noFallback());
        return new CacheUse(fresh, outage, on, share && !anew);
    }

    /** What a client says of caches on its way (RFC 9111 section 5.2.1). */
    private static boolean says(Headers headers, String directive) {
        if (!headers.contains("cache-control")) {
            return false;
        }
        return headers.all("cache-control").stream()
                .anyMatch(each -> each.toLowerCase(Locale.ROOT).contains(directive));
    }

    /**
     * Whether a call's answer is the same for whoever asks the same, as far as method, path and what was read of it say: it makes
     * something and leaves nothing behind. Its body may still say otherwise.
     */
    static boolean suits(Exchange exchange) {
        return exchange.operation().generates()
                && exchange.request().method().equals("POST")
                && exchange.request().upgrade() == null
                && exchange.request().body() instanceof RequestBody.Whole whole
                && whole.length() > 0
                && !exchange.facts().background()
                && exchange.state() == null
                && !exchange.request().headers().contains("range");
    }

    /** Whether an answer is worth keeping, as far as its head says; its end must be good, too. */
    static boolean good(Answer answer, long mostBytes) {
        return answer.status() == OK && !answer.switching() && answer.length() <= mostBytes;
    }

    /**
     * Whether a kept answer takes the place of {@code outcome}: as a further target of the route would be asked after it.
     *
     * @param on the classes of failure that move on
     */
    static boolean standsIn(Outcome outcome, Set<Failure.Kind> on) {
        if (outcome instanceof Outcome.Refused it) {
            return refused(it.refusal(), on);
        }
        return outcome instanceof Outcome.Failed it && failed(it.failure(), on);
    }

    private static boolean refused(Refusal refusal, Set<Failure.Kind> on) {
        return switch (refusal.reason()) {
            case NO_KEY, NO_ROOM -> true;
            case BREAKER_OPEN, PROVIDER_DOWN, LIMITED, BUDGET, POOL_EXHAUSTED, OVERLOAD ->
                on.contains(refusal.reason().kind());
            case DRAINING, BAD_REQUEST, FORBIDDEN, TOO_LARGE, HEAD_TOO_LARGE, LOSSY -> false;
        };
    }

    private static boolean failed(Failure failure, Set<Failure.Kind> on) {
        return switch (failure.kind()) {
            case UNAVAILABLE, OVERLOADED, RATE_LIMITED, TIMEOUT, CONTEXT_LENGTH, QUOTA, CONTENT_FILTER ->
                on.contains(failure.kind());
            case KEY -> failure.ownKeyRefused();
            case REQUEST, DEADLINE, INTERNAL -> false;
        };
    }

    static boolean fresh(Duration age, CacheConfig config) {
        return age.compareTo(config.ttl()) < 0;
    }

    static boolean usable(Duration age, CacheConfig config) {
        return age.compareTo(config.life()) < 0;
    }

    /** What stands for a failure in {@code Cache-Status}: the status of a provider's answer, or 0. */
    static int status(@Nullable Outcome outcome) {
        return outcome instanceof Outcome.Failed it && it.failure().answer() != null
                ? it.failure().answer().saidStatus()
                : 0;
    }
}
