package io.fairlead.proxy.policy.fallback;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Resumption;
import io.fairlead.proxy.exchange.Target;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The targets of one exchange that were not asked yet, in their order. Confined to the exchange's loop. */
final class Candidates {
    /** An estimate is wrong by half now and then; a target that is tried in vain says so itself. */
    private static final double WELL_ABOVE = 1.5;

    private final Exchange exchange;
    private final Reach reach;
    private final Deque<Target> left = new ArrayDeque<>();
    private final List<Skipped> unable = new ArrayList<>(0);
    private final Map<Target, CompletableFuture<Boolean>> told = new HashMap<>();

    /** A target that cannot be asked, whatever happens. */
    private record Skipped(Target target, String reason, String why) {}

    Candidates(Exchange exchange, FallbackConfig config, FallbackRule rule, Reach reach) {
        this.exchange = exchange;
        this.reach = reach;
        Resumption again = exchange.resumption();
        boolean moves = again == null || rule.movesOn(again.failure().kind());
        boolean others = !exchange.hints().noFallback();
        if (moves && (others || again == null)) {
            gather(exchange.balanced());
        }
        if (moves && others) {
            gather(config.targets());
            left.addAll(lastOnes());
        }
        if (again != null) {
            left.removeIf(each ->
                    each.equals(again.broken().target()) || exchange.history().fellBackTo(each));
            left.addLast(again.broken().target()); // where the stream broke is the last to be asked
        }
    }

    /** The targets that can be asked; those that cannot stand in the timeline with their reason once their turn comes. */
    private void gather(List<Target> targets) {
        String state = exchange.state();
        for (Target each : targets) {
            if (there(each)) {
                continue;
            }
            if (state != null) {
                unable.add(new Skipped(each, "state_bound", "has not what " + state + " refers to"));
            } else if (each.model() == null && exchange.ownModel()) {
                unable.add(
                        new Skipped(each, "own_model", "has not the model, which was made at " + exchange.provider()));
            } else if (!reach.speaks(exchange, each)) {
                unable.add(new Skipped(
                        each, "no_translation", "has another API, into which this request is not translated"));
            } else {
                left.add(each);
            }
        }
    }

    /** Whether it has its turn already, be it by another name. */
    private boolean there(Target each) {
        return each.equals(exchange.first())
                || left.contains(each)
                || (exchange.askedFor(each)
                        && (exchange.askedFor(exchange.first()) || left.stream().anyMatch(exchange::askedFor)));
    }

    /** Takes those out that are down. */
    private List<Target> lastOnes() {
        List<Target> down = new ArrayList<>(0);
        left.removeIf(each -> reach.down(each) && down.add(each));
        return down;
    }

    /**
     * Whom to ask first where {@code addressed} is down and another one is known to be able to take the call: that one, and
     * {@code addressed} becomes the last; else null.
     */
    @Nullable
    Target before(Target addressed) {
        boolean chosen = !exchange.balanced().stream().allMatch(reach::down); // or nothing is balanced
        if (left.isEmpty() || chosen || !reach.down(addressed)) {
            return null;
        }
        Target other = now(false);
        if (other == null || reach.down(other) || reach.trial(addressed)) {
            return null;
        }
        left.remove(other);
        left.addLast(addressed);
        return other;
    }

    boolean none() {
        return left.isEmpty();
    }

    /** Whether one could take the call now; {@code unknown}: whether one counts of which it is still being found out. */
    boolean any(boolean unknown) {
        return now(unknown) != null;
    }

    private @Nullable Target now(boolean unknown) {
        for (Target each : left) {
            if (fits(each) && reach.free(exchange, each) && tells(each, unknown)) {
                return each;
            }
        }
        return null;
    }

    /** Found out once, and not before all else is well: it may be as much work as asking. */
    private boolean tells(Target candidate, boolean unknown) {
        return told.computeIfAbsent(candidate, it -> reach.tells(exchange, it)).getNow(unknown);
    }

    /** The first that is known to be able to take the call now, or null. */
    @Nullable
    Target firstNow() {
        return now(false);
    }

    /** The first that is known to be able to take the call now, which is then asked; or null. */
    @Nullable
    Target takeNow() {
        Target first = now(false);
        if (first != null) {
            left.remove(first);
        }
        return first;
    }

    /** The next one after {@code outcome} at {@code from}, or null; those that cannot take the call are skipped. */
    @Nullable
    Target next(Target from, Outcome outcome) {
        unable.forEach(each -> skip(each.target(), each.reason(), each.why()));
        unable.clear();
        while (!left.isEmpty()) {
            Target candidate = left.remove();
            if (fits(candidate) && longEnough(from, outcome, candidate)) {
                return candidate;
            }
            skip(candidate, "window_too_small", "has too small a window for this prompt");
        }
        return null;
    }

    /** Not where the prompt is known to be longer than the window. */
    private boolean fits(Target candidate) {
        long window = reach.window(exchange, candidate);
        return window <= 0 || exchange.facts().inputTokens() / WELL_ABOVE <= window;
    }

    /** When the prompt was too long at {@code from}: neither where the same model stands nor in a smaller window. */
    private boolean longEnough(Target from, Outcome outcome, Target candidate) {
        if (!(outcome instanceof Outcome.Failed failed) || failed.failure().kind() != Kind.CONTEXT_LENGTH) {
            return true;
        }
        long there = reach.window(exchange, candidate);
        long here = reach.window(exchange, from);
        if (here > 0 && there > 0) {
            return there > here;
        }
        return candidate.model() != null && !candidate.model().equals(model(from));
    }

    private @Nullable String model(Target of) {
        return of.model() != null ? of.model() : exchange.model();
    }

    private void skip(Target skipped, String reason, String why) {
        exchange.history().passedOver(skipped, exchange.label(skipped) + " " + why);
        exchange.passOver(skipped, reason);
    }
}
