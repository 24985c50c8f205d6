package io.fairlead.proxy.policy.hedge;

import io.fairlead.proxy.exchange.Alternatives;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks another target beside one that is slow, within a share of the calls and of their money. It chooses no target and ends no
 * attempt: the {@link Alternatives} do.
 *
 * <p>Immutable; the {@link Hedges} are shared by all loops.
 */
public final class Hedge implements Layer<Attempt> {

    private final HedgeConfig config;
    private final boolean ambiguousToo;
    private final Hedges hedges;
    private final Prices prices;

    /**
     * The layer, or none where nothing is hedged.
     *
     * @param ambiguousToo whether the policy repeats what may have been done, and billed, already
     */
    public static Layer<Attempt> of(HedgeConfig config, boolean ambiguousToo, Hedges hedges, Prices prices) {
        return config.on() ? new Hedge(config, ambiguousToo, hedges, prices) : Layer.none();
    }

    private Hedge(HedgeConfig config, boolean ambiguousToo, Hedges hedges, Prices prices) {
        this.config = config;
        this.ambiguousToo = ambiguousToo;
        this.hedges = hedges;
        this.prices = prices;
    }

    @Override
    public String name() {
        return "hedge";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            Exchange exchange = attempt.exchange();
            Hedges.Ledger ledger =
                    hedges.at(exchange.provider().name(), exchange.loop().nanoTime());
            if (attempt.number() == 1) {
                ledger.share().call(config.share());
            }
            if (prices != Prices.NONE) {
                attempt.whenSettled(end -> spent(attempt, ledger));
            }
            if (!attempt.visit().alternatives().hedgeable()) {
                return next.serve(attempt);
            }
            HedgeDecision decision = HedgeRule.decide(config, situation(attempt));
            return decision instanceof HedgeDecision.After after
                    ? new Watch(attempt, ledger, after.delay()).serve(next)
                    : next.serve(attempt);
        };
    }

    private void spent(Attempt attempt, Hedges.Ledger ledger) {
        double cost = prices.cost(attempt);
        if (!Double.isNaN(cost)) {
            ledger.money().spent(cost, attempt.exchange().loop().nanoTime());
        }
    }

    private HedgeSituation situation(Attempt attempt) {
        Exchange exchange = attempt.exchange();
        int percentile = config.after().percentile();
        return new HedgeSituation(
                exchange.hints().noRetry(),
                exchange.hints().noFallback(),
                Classifier.repeatable(exchange, ambiguousToo),
                exchange.state() != null || exchange.sealed() != null,
                percentile == 0 ? null : hedges.times().within(attempt, percentile));
    }

    /** One attempt, until it commits or fails. Confined to the exchange's loop. */
    private final class Watch {
        private final Attempt attempt;
        private final Exchange exchange;
        private final Loop loop;
        private final Hedges.Ledger ledger;
        private final Duration wait;
        private final long begunNanos;
        private Loop.@Nullable Timer timer;
        private @Nullable CompletableFuture<Boolean> effects;
        private boolean nobodyTold;
        private boolean hedged;
        private boolean over;

        Watch(Attempt attempt, Hedges.Ledger ledger, Duration wait) {
            this.attempt = attempt;
            this.exchange = attempt.exchange();
            this.loop = exchange.loop();
            this.ledger = ledger;
            this.wait = wait;
            this.begunNanos = loop.nanoTime();
        }

        CompletableFuture<Outcome> serve(Service<Attempt> next) {
            sleep(wait);
            CompletableFuture<Outcome> served;
            try {
                served = next.serve(attempt);
            } catch (RuntimeException | Error bug) {
                end();
                throw bug;
            }
            return served.whenComplete((outcome, bug) -> {
                end();
                if (hedged && outcome instanceof Outcome.Abandoned && exchange.committed() != null) {
                    outrun();
                }
            });
        }

        private void sleep(Duration until) {
            timer = loop.schedule(until, this::wake);
        }

        private void end() {
            over = true;
            Loop.Timer running = timer;
            timer = null;
            if (running != null) {
                running.cancel();
            }
        }

        /** Or the percentile would be learned from those alone that were quick enough. */
        private void outrun() {
            long sent = attempt.sentNanos();
            if (sent >= 0) {
                hedges.times().atLeast(attempt, Duration.ofNanos(loop.nanoTime() - sent));
            }
        }

        private void wake() {
            timer = null;
            if (attempt.spokeNanos() >= 0) {
                return; // what it says is held back for a while
            }
            long now = loop.nanoTime();
            long sent = attempt.sentNanos();
            long left = HedgeRule.left(
                    wait,
                    now - begunNanos,
                    sent < 0 ? -1 : now - sent,
                    attempt.uptake().silentNanos());
            if (left > 0) {
                sleep(Duration.ofNanos(left));
            } else if (attempt.visit().alternatives().spare() != null) {
                look();
            } else if (attempt.visit().alternatives().hedgeable()) {
                nobody();
            }
        }

        private void nobody() {
            if (!nobodyTold) {
                nobodyTold = true;
                exchange.listener().hedgeHeldBack(attempt, "no_target");
            }
            sleep(HedgeRule.again(wait));
        }

        private void look() {
            CompletableFuture<Boolean> looked = effects;
            if (looked == null) {
                looked = hedges.effects().of(exchange, () -> exchange.stopped() != null);
                effects = looked;
            }
            CompletableFuture<Void> unused = looked.thenAccept(any -> {
                if (over) {
                    return;
                }
                if (any) {
                    exchange.listener().hedgeHeldBack(attempt, "side_effects");
                } else {
                    ask();
                }
            });
        }

        private void ask() {
            Alternatives others = attempt.visit().alternatives();
            Target spare = others.spare();
            if (spare == null) {
                nobody();
                return;
            }
            double estimate = prices.estimate(exchange, spare);
            if (!ledger.money().take(config.budget(), estimate, loop.nanoTime())) {
                exchange.listener().hedgeHeldBack(attempt, "budget");
            } else if (!ledger.share().take()) {
                ledger.money().undo(estimate);
                exchange.listener().hedgeHeldBack(attempt, "share");
            } else {
                hedged = true;
                others.hedge(attempt);
            }
        }
    }
}
