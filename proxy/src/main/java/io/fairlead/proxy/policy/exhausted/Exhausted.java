package io.fairlead.proxy.policy.exhausted;

import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.exhausted.ExhaustedDecision.AskAgain;
import io.fairlead.proxy.policy.exhausted.ExhaustedDecision.AskPastBreakers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the targets once more when all of them refused a call: after a wait, or at once and past their breakers. Who waits
 * holds nothing but its own request; admission bounds how many there are. Safe for any thread; a call's state is its own.
 */
public final class Exhausted implements Layer<Exchange> {
    private final Map<String, WhenExhausted> when;
    private final DoubleSupplier random;

    /**
     * The layer, or none where every refusal stands at once.
     *
     * @param when by the name of the provider that a call addresses
     * @param random from 0 (inclusive) to 1 (exclusive), safe for any thread
     */
    public static Layer<Exchange> of(Map<String, WhenExhausted> when, DoubleSupplier random) {
        boolean always = when.values().stream().allMatch(each -> each == WhenExhausted.FAIL);
        return always ? Layer.none() : new Exhausted(when, random);
    }

    private Exhausted(Map<String, WhenExhausted> when, DoubleSupplier random) {
        this.when = Map.copyOf(when);
        this.random = random;
    }

    @Override
    public String name() {
        return "exhausted";
    }

    @Override
    public Service<Exchange> around(Service<Exchange> next) {
        return exchange -> new Round(exchange, next).begin();
    }

    private final class Round {
        private final Exchange exchange;
        private final Service<Exchange> next;
        private final CompletableFuture<Outcome> result = new CompletableFuture<>();
        private final WhenExhausted addressedWhen;
        private Loop.@Nullable Timer timer;
        private boolean told;

        Round(Exchange exchange, Service<Exchange> next) {
            this.exchange = exchange;
            this.next = next;
            this.addressedWhen = when.getOrDefault(exchange.provider().name(), WhenExhausted.FAIL);
        }

        CompletableFuture<Outcome> begin() {
            ask();
            return result;
        }

        private void ask() {
            Relay.ask(next, exchange, result, this::heard);
        }

        private void heard(Outcome outcome) {
            ExhaustedDecision decision = outcome instanceof Outcome.Refused refused
                            && exchange.stopped() == null
                            && !exchange.lastResort()
                    ? ExhaustedRule.decide(
                            addressedWhen, refused.refusal(), exchange.history().sent(), left(), random.getAsDouble())
                    : new ExhaustedDecision.Refuse();
            if (decision instanceof AskAgain again) {
                tell("wait", again.pause());
                waitFor(again.pause());
            } else if (decision instanceof AskPastBreakers) {
                tell("last_resort", Duration.ZERO);
                exchange.asLastResort();
                ask();
            } else {
                Relay.complete(result, outcome);
            }
        }

        private void tell(String what, Duration wait) {
            if (!told) {
                told = true;
                exchange.listener().exhausted(exchange, what, wait);
                exchange.onStop(this::stopped);
            }
        }

        private void waitFor(Duration wait) {
            long from = exchange.loop().nanoTime();
            timer = exchange.loop().schedule(wait, () -> {
                timer = null;
                exchange.history().waitedForTargets(exchange.loop().nanoTime() - from);
                ask();
            });
        }

        /** Also heard when the targets are being asked again; that then ends by itself, with the same outcome. */
        private void stopped(Outcome why) {
            Loop.Timer present = timer;
            if (present != null) {
                timer = null;
                present.cancel();
                result.complete(why);
            }
        }

        private @Nullable Duration left() {
            Deadline deadline = exchange.deadline();
            return deadline == null ? null : deadline.left(exchange.loop().nanoTime());
        }
    }
}
