package io.fairlead.proxy.policy.abandoned;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Exchange.FromStore;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One call that may join another, or go on without its client. Confined to its exchange's loop. */
final class AbandonedCall {

    private final Exchange exchange;
    private final AbandonedConfig config;
    private final AbandonedDecision decision;
    private final KeptCalls all;
    private final Service<Exchange> next;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();
    private @Nullable KeptCall kept;

    AbandonedCall(
            Exchange exchange,
            AbandonedConfig config,
            AbandonedDecision decision,
            KeptCalls all,
            Service<Exchange> next) {
        this.exchange = exchange;
        this.config = config;
        this.decision = decision;
        this.all = all;
        this.next = next;
    }

    CompletableFuture<Outcome> begin() {
        if (!decision.join() || all.count() == 0) {
            ask();
            return result;
        }
        CompletableFuture<@Nullable String> asked = all.identify(exchange, () -> exchange.stopped() != null);
        if (!asked.isDone()) {
            exchange.onStop(why -> {
                if (!asked.isDone()) {
                    result.complete(why);
                }
            });
        }
        asked.thenAccept(what -> {
            KeptCall found = what == null || result.isDone() ? null : all.take(what);
            if (found != null) {
                new Joining(found).begin();
            } else if (!result.isDone()) {
                ask();
            }
        });
        return result;
    }

    private void ask() {
        if (decision.adopt()) {
            exchange.adoptable(this::adopt);
        }
        CompletableFuture<Outcome> below = new CompletableFuture<>();
        Relay.ask(next, exchange, below, outcome -> Relay.complete(below, outcome));
        CompletableFuture<Outcome> unused = below.whenComplete(this::heard);
    }

    private void heard(@Nullable Outcome outcome, @Nullable Throwable bug) {
        KeptCall mine = kept;
        if (mine != null) {
            mine.came(outcome);
        } else if (outcome != null) {
            Relay.complete(result, outcome);
        } else {
            result.completeExceptionally(bug == null ? new IllegalStateException("no outcome") : bug);
        }
    }

    /** The client's limit is near; whether the call goes on all the same. */
    private boolean adopt(Outcome why) {
        if (result.isDone() || !exchange.requestUnderWay()) {
            return false;
        }
        KeptCall mine = all.keep(exchange, config.keep());
        if (mine == null) {
            exchange.listener().keptEnded(exchange, "refused");
            return false;
        }
        kept = mine;
        result.complete(why);
        return true;
    }

    /** It waits for the answer to a call that was given up. */
    private final class Joining implements KeptCall.Waiting {
        private final KeptCall call;
        private Handover.@Nullable Reader reader;
        private boolean over;

        Joining(KeptCall call) {
            this.call = call;
        }

        void begin() {
            if (decision.adopt()) {
                exchange.adoptable(this::handBack);
            }
            exchange.onStop(this::stopped);
            call.join(this);
        }

        private boolean handBack(Outcome why) {
            if (over) {
                return false;
            }
            over = true;
            call.handBack(this);
            exchange.listener().kept(exchange);
            result.complete(why);
            return true;
        }

        private void stopped(Outcome why) {
            Handover.Reader flowing = reader;
            if (flowing != null) {
                flowing.stop(why);
            } else if (!over) {
                over = true;
                call.leave(this);
                result.complete(why);
            }
        }

        @Override
        public Loop loop() {
            return exchange.loop();
        }

        @Override
        public void answered(Answer answer, Target target, List<String> dropped) {
            if (over) {
                return; // it was handed back, or left
            }
            over = true;
            call.taken(this);
            Handover.Reader body = (Handover.Reader) answer.body();
            reader = body;
            exchange.answeredFrom(FromStore.ADOPTED, target);
            exchange.lentWithout(dropped);
            body.whenUsed(exchange::lentUsage);
            Relay.complete(result, Outcome.answered(answer));
        }

        @Override
        public void alone() {
            if (!over) {
                over = true;
                ask();
            }
        }
    }
}
