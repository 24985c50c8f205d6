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
    private final Map<String, ExhaustedConfig> configs;
    private final WaitingCalls waiting;
    private final DoubleSupplier random;

    /**
     * The layer, or none where every refusal stands at once.
     *
     * @param configs by the name of the provider that a call addresses
     * @param waiting shared by all loops and routes
     * @param random from 0 (inclusive) to 1 (exclusive), safe for any thread
     */
    public static Layer<Exchange> of(
            Map<String, ExhaustedConfig> configs, WaitingCalls waiting, DoubleSupplier random) {
        boolean always = configs.values().stream().allMatch(each -> each.when() == WhenExhausted.FAIL);
        return always ? Layer.none() : new Exhausted(configs, waiting, random);
    }

    private Exhausted(Map<String, ExhaustedConfig> configs, WaitingCalls waiting, DoubleSupplier random) {
        this.configs = Map.copyOf(configs);
        this.waiting = waiting;
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
        private final String addressed;
        private final ExhaustedConfig config;
        private Loop.@Nullable Timer timer;
        private boolean listening;

        Round(Exchange exchange, Service<Exchange> next) {
            this.exchange = exchange;
            this.next = next;
            this.addressed = exchange.provider().name();
            this.config = configs.getOrDefault(addressed, ExhaustedConfig.of(WhenExhausted.FAIL));
        }

        CompletableFuture<Outcome> begin() {
            if (config.when() == WhenExhausted.WAIT) {
                exchange.mayWaitForBreakers(config.atMost());
            }
            ask();
            return result;
        }

        private void ask() {
            Relay.ask(next, exchange, result, this::heard);
        }

        private void heard(Outcome outcome) {
            ExhaustedDecision decision =
                    outcome instanceof Outcome.Refused refused && exchange.stopped() == null && !waitsForNothing()
                            ? ExhaustedRule.decide(
                                    config.when(),
                                    refused.refusal(),
                                    exchange.history().sent(),
                                    exchange.breakerWaitLeft(),
                                    left(),
                                    random.getAsDouble())
                            : new ExhaustedDecision.Refuse();
            if (decision instanceof AskAgain again && waiting.enter(addressed)) {
                exchange.tellBreakerWait(again.pause());
                waitFor(again.pause());
            } else if (decision instanceof AskPastBreakers) {
                exchange.listener().exhausted(exchange, "last_resort", Duration.ZERO);
                exchange.asLastResort();
                ask();
            } else {
                Relay.complete(result, outcome);
            }
        }

        /** It was let past the breakers already, or is answered by what is kept. */
        private boolean waitsForNothing() {
            return exchange.lastResort() || exchange.answerKept();
        }

        private void waitFor(Duration wait) {
            long from = exchange.loop().nanoTime();
            timer = exchange.loop().schedule(wait, () -> {
                timer = null;
                waiting.leave(addressed);
                long waited = exchange.loop().nanoTime() - from;
                exchange.waitedForBreaker(waited);
                exchange.history().waitedForTargets(waited);
                ask();
            });
            if (!listening) {
                listening = true;
                exchange.onStop(this::stopped);
            }
        }

        /** Also heard when the targets are being asked again; that then ends by itself, with the same outcome. */
        private void stopped(Outcome why) {
            Loop.Timer present = timer;
            if (present != null) {
                timer = null;
                present.cancel();
                waiting.leave(addressed);
                result.complete(why);
            }
        }

        private @Nullable Duration left() {
            Deadline deadline = exchange.deadline();
            return deadline == null ? null : deadline.left(exchange.loop().nanoTime());
        }
    }
}
