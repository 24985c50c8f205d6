package io.fairlead.proxy.policy.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.testing.Calls;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptStateTest {

    private final VirtualLoop loop = new VirtualLoop();
    private final KeptState kept = new KeptState(loop::nanoTime);
    private final Exchange exchange = Calls.whole(loop, "gpt");

    @Test
    void a_name_is_found_again_until_nobody_used_it_for_a_week() {
        Keeper keeper = new Keeper("second", "gpt-4o");
        assertThat(kept.any()).isFalse();
        kept.remember(exchange, "5:resp_", keeper);
        assertThat(kept.any()).isTrue();
        loop.advance(Duration.ofDays(6));
        assertThat(kept.keeper(exchange, "5:resp_")).isEqualTo(keeper);
        assertThat(kept.keeper(exchange, "6:resp_")).isNull();
        loop.advance(Duration.ofDays(6));
        assertThat(kept.keeper(exchange, "5:resp_")).isEqualTo(keeper);
        loop.advance(Duration.ofDays(8));
        assertThat(kept.keeper(exchange, "5:resp_")).isNull();
    }

    @Test
    void the_memory_is_bounded() {
        Keeper keeper = new Keeper("second", null);
        for (int i = 0; i < KeptState.MOST + 5_000; i++) {
            kept.remember(exchange, "name-" + i, keeper);
        }
        assertThat(kept.size()).isLessThanOrEqualTo(KeptState.MOST);
    }

    @Test
    void the_last_who_made_it_keeps_it() {
        kept.remember(exchange, "n", new Keeper("one", null));
        kept.remember(exchange, "n", new Keeper("two", null));
        assertThat(kept.keeper(exchange, "n")).isEqualTo(new Keeper("two", null));
    }

    @Test
    void what_one_instance_remembers_the_others_know_by_a_hash_alone() {
        List<KeptState.Kept> told = new ArrayList<>();
        KeptState one = new KeptState(loop::nanoTime, told::add);
        one.remember(exchange, "resp_secret-name", new Keeper("second", null));
        assertThat(told).hasSize(1);
        assertThat(told.toString()).doesNotContain("secret-name");
        KeptState other = new KeptState(loop::nanoTime, kept -> {
            throw new AssertionError("what is heard is not told again");
        });
        other.heard(told.get(0));
        assertThat(other.any()).isTrue();
        assertThat(other.keeper(exchange, "resp_secret-name")).isEqualTo(new Keeper("second", null));
    }
}
