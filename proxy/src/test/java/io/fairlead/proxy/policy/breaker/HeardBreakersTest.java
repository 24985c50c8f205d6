package io.fairlead.proxy.policy.breaker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What another instance tells of its breakers. */
class HeardBreakersTest {

    private static final BreakerConfig CONFIG = BreakerConfig.defaults();
    private static final Set<BreakerConfig> IN_FORCE = Set.of(CONFIG);

    private final VirtualLoop loop = new VirtualLoop();
    private final List<String> moves = new ArrayList<>();
    private final Breakers breakers = new Breakers(loop::nanoTime, new ExchangeListener() {
        @Override
        public void breakerMoved(String provider, String model, String from, String to, String reason) {
            moves.add(model + " " + to + " " + reason);
        }
    });

    private boolean lets(String model) {
        return breakers.ask("openai", model, CONFIG, false) instanceof BreakerDecision.Let;
    }

    private void comesGood(String model) {
        if (breakers.ask("openai", model, CONFIG, false) instanceof BreakerDecision.Let let) {
            let.pass().committed(1);
            let.pass().settle(BreakerRule.Mark.GOOD, 1, "");
        }
    }

    @Test
    void an_own_breaker_opens_on_anothers_word_and_is_tried_when_its_time_is_over() {
        breakers.heard("openai", "gpt", true, IN_FORCE);
        assertThat(moves).containsExactly("gpt open " + Breakers.HEARD);
        assertThat(lets("gpt")).isFalse();
        assertThat(lets("other")).as("of another model nothing was told").isTrue();
        loop.advance(Duration.ofSeconds(1));
        assertThat(lets("gpt")).isTrue();
    }

    @Test
    void a_provider_that_cannot_be_reached_is_left_alone_for_all_models() {
        breakers.heard("openai", "", true, IN_FORCE);
        assertThat(lets("gpt")).isFalse();
        assertThat(lets("other")).isFalse();
    }

    @Test
    void where_something_came_good_lately_that_is_known_better_here() {
        comesGood("gpt");
        breakers.heard("openai", "gpt", true, IN_FORCE);
        assertThat(lets("gpt")).isTrue();
        loop.advance(Duration.ofSeconds(11));
        breakers.heard("openai", "gpt", true, IN_FORCE);
        assertThat(lets("gpt")).isFalse();
    }

    @Test
    void one_that_closed_elsewhere_is_tried_at_once_and_not_closed_unseen() {
        breakers.heard("openai", "gpt", true, IN_FORCE);
        assertThat(lets("gpt")).isFalse();
        loop.advance(Duration.ofMillis(20));
        assertThat(lets("gpt")).isFalse();
        breakers.heard("openai", "gpt", false, IN_FORCE);
        assertThat(breakers.view("openai").state()).isEqualTo("half-open");
        assertThat(lets("gpt")).isTrue();
    }

    @Test
    void a_configuration_that_is_not_in_force_makes_no_breaker_and_a_mode_by_hand_stays() {
        breakers.heard("gone", "gpt", true, Set.of());
        assertThat(breakers.circuits("gone")).isZero();
        breakers.mode("openai", BreakerMode.DISABLED);
        breakers.heard("openai", "gpt", true, IN_FORCE);
        assertThat(lets("gpt")).isTrue();
    }

    @Test
    void what_is_told_of_models_is_bounded() {
        for (int i = 0; i < Breakers.MOST_CIRCUITS + 50; i++) {
            breakers.heard("openai", "m" + i, true, IN_FORCE);
        }
        assertThat(breakers.circuits("openai")).isLessThanOrEqualTo(Breakers.MOST_CIRCUITS + 1);
    }
}
