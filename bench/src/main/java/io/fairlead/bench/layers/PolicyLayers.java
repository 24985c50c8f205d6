package io.fairlead.bench.layers;

import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.proxy.exchange.Alternatives;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.exchange.Visit;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.policy.abandoned.Abandoned;
import io.fairlead.proxy.policy.abandoned.AbandonedConfig;
import io.fairlead.proxy.policy.abandoned.KeptCalls;
import io.fairlead.proxy.policy.balance.Balance;
import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.balance.Balancing;
import io.fairlead.proxy.policy.balance.MeasureLoad;
import io.fairlead.proxy.policy.balance.Standing;
import io.fairlead.proxy.policy.hedge.FirstContentTimes;
import io.fairlead.proxy.policy.hedge.Hedge;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.hedge.Hedges;
import io.fairlead.proxy.policy.hedge.Prices;
import io.fairlead.proxy.policy.mend.ClientsApi;
import io.fairlead.proxy.policy.mend.Mend;
import io.fairlead.proxy.policy.mend.MendConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Layers of policies that are off unless configured, and then in no call's way; as they are where somebody configured them. */
final class PolicyLayers {
    private final Provider provider;
    private final LargeWork large;
    private final Balancing balancing;
    private final SplittableRandom random = new SplittableRandom(1);

    PolicyLayers(Provider provider, LargeWork large, LongSupplier nanoTime) {
        this.provider = provider;
        this.large = large;
        this.balancing = new Balancing(nanoTime);
    }

    /** Two targets at one provider. */
    private BalanceConfig shared(BalanceConfig.By by, boolean affinity) {
        return new BalanceConfig(
                by,
                affinity,
                List.of(
                        new BalanceConfig.Weighted(new Target(provider, "gpt-4o", true), 3),
                        new BalanceConfig.Weighted(new Target(provider, "gpt-4.1", false), 1)));
    }

    Layer<Exchange> balance(BalanceConfig.By by, boolean affinity) {
        return Balance.of(shared(by, affinity), new AllStand(), balancing, random::nextDouble, large);
    }

    /** Goes with a balance by load. */
    Layer<Visit> measureLoad() {
        return MeasureLoad.of(shared(BalanceConfig.By.LOAD, false), balancing);
    }

    /** None is ever slow enough. */
    static Layer<Attempt> hedge(HedgeConfig.After after, LargeWork large) {
        FirstContentTimes learned = new FirstContentTimes() {
            @Override
            public Duration within(Attempt attempt, int percent) {
                return Duration.ofSeconds(3);
            }

            @Override
            public void atLeast(Attempt attempt, Duration took) {
                throw new IllegalStateException("nothing is slow here");
            }
        };
        return Hedge.of(
                new HedgeConfig(after, 1, 1), true, new Hedges(learned, MemoryAccount.unbounded(), large), Prices.NONE);
    }

    static Layer<Exchange> adopt(LargeWork large) {
        return Abandoned.of(
                Map.of("openai", new AbandonedConfig(AbandonedConfig.Mode.ADOPT, Duration.ofMinutes(1))),
                new KeptCalls(MemoryAccount.unbounded(), large));
    }

    static Layer<Exchange> resume() {
        MendConfig resume = new MendConfig(MendConfig.OnBreak.RESUME, 64 << 10, Duration.ofSeconds(10));
        return new Mend(target -> resume, new ChatApi(), MemoryAccount.unbounded());
    }

    /** Another could be asked beside this one, were it slow. */
    static final class OneMore implements Alternatives {
        @Override
        public boolean could(Failure.Kind why) {
            return true;
        }

        @Override
        public boolean surelyCould(Failure.Kind why) {
            return true;
        }

        @Override
        public boolean askedOthers() {
            return false;
        }

        @Override
        public boolean askBeside(Attempt silent, String clock) {
            return true;
        }

        @Override
        public boolean hedgeable() {
            return true;
        }
    }

    private static final class AllStand implements Standing {
        @Override
        public boolean speaks(Exchange exchange, Target target) {
            return true;
        }

        @Override
        public long window(Exchange exchange, Target target) {
            return 128_000;
        }

        @Override
        public boolean free(Exchange exchange, Target target) {
            return true;
        }

        @Override
        public boolean down(Target target) {
            return false;
        }

        @Override
        public boolean trial(Target target) {
            return false;
        }
    }

    private static final class ChatApi implements ClientsApi {
        @Override
        public @Nullable Api of(Exchange exchange) {
            return Apis.named("openai", "chat");
        }

        @Override
        public String maker(Exchange exchange) {
            return "openai";
        }

        @Override
        public Failure failure(Attempt attempt, ProviderError error, Headers headers) {
            throw new IllegalStateException("nothing breaks here");
        }

        @Override
        public CompletableFuture<@Nullable Asked> asked(Exchange exchange) {
            throw new IllegalStateException("nobody goes on here");
        }
    }
}
