package io.fairlead.proxy.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.policy.breaker.BreakerConfig;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.cache.AnswerCache;
import io.fairlead.proxy.policy.cache.MemoryStore;
import io.fairlead.proxy.policy.limit.Limiters;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.limit.SharedRates;
import io.fairlead.proxy.policy.state.KeptState;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** News come to the policies that they are about. */
class FleetNewsTest {

    private final VirtualLoop loop = new VirtualLoop();
    private final MemoryAccount memory = MemoryAccount.unbounded();
    private final Limiters limiters = new Limiters(loop::nanoTime);
    private final Breakers breakers = new Breakers(loop::nanoTime, ExchangeListener.NONE);
    private final KeptState kept = new KeptState(loop::nanoTime);
    private final FleetNews news = new FleetNews(
            limiters,
            breakers,
            provider -> provider.equals("openai") ? Set.of(BreakerConfig.defaults()) : Set.of(),
            kept,
            new AnswerCache(new MemoryStore(memory, loop::nanoTime), memory, new LargeWork(1), loop::nanoTime));

    private static final String PAUSE = FleetNews.text(new SharedRates.Pause("openai", "gpt", "gpt", 10_000_000_000L));

    @Test
    void a_pause_holds_for_what_is_left_of_it() {
        limiters.hold(
                "openai",
                Set.of(new LimitsConfig(new LimitsConfig.Rate(5, Duration.ofSeconds(1)), 0, Duration.ofSeconds(1))));
        news.heard(PAUSE, Duration.ofSeconds(11));
        assertThat(limiters.view("openai").paused()).isZero();
        news.heard(PAUSE, Duration.ofSeconds(7));
        assertThat(limiters.view("openai").paused()).isOne();
        loop.advance(Duration.ofSeconds(3));
        assertThat(limiters.view("openai").paused()).isZero();
    }

    @Test
    void a_breaker_opens_on_fresh_news_alone_and_only_where_it_is_configured() {
        String open = FleetNews.breaker("openai", "gpt", true);
        news.heard(open, Duration.ofSeconds(3));
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
        news.heard(open, Duration.ZERO);
        assertThat(breakers.view("openai").state()).isEqualTo("open");
        news.heard(FleetNews.breaker("strange", "gpt", true), Duration.ZERO);
        assertThat(breakers.view("strange").state()).isEqualTo("closed");
    }

    @Test
    void who_keeps_a_state_is_remembered() {
        news.heard(FleetNews.text(new KeptState.Kept(1, -2, "second", null)), Duration.ofDays(1));
        assertThat(kept.size()).isOne();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "7",
                "[\"later\", 1]",
                "[\"pause\"]",
                "[\"breaker\", 7, null, []]",
                "[\"purge\", \"SOME\"]",
                "[\"pause\", \"openai\", \"a\", \"b\", \"x\"]"
            })
    void what_is_not_understood_is_passed_over(String text) {
        news.heard(text, Duration.ZERO);
        assertThat(limiters.view("openai").paused()).isZero();
        assertThat(breakers.view("openai").state()).isEqualTo("closed");
    }
}
