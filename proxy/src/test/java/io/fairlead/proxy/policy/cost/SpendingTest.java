package io.fairlead.proxy.policy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.dialect.Usage;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpendingTest {
    private final Spending spending = new Spending(Instant.EPOCH);

    @Test
    void sums_by_target_and_by_tag_the_dearest_first() {
        spending.add("openai", "gpt-4o", Map.of("team", "a"), new Usage(10, 5, 4), 0.1);
        spending.add("anthropic", "claude", Map.of("team", "b"), new Usage(10, 5, 4, 2, true), 0.3);
        spending.add("openai", "gpt-4o", Map.of("team", "a", "app", "x"), new Usage(1, 1, -1), 0.1);
        spending.add("openai", "own", Map.of(), new Usage(7, -1, -1), -1);

        assertThat(spending.total()).satisfies(sum -> {
            assertThat(sum.calls()).isEqualTo(4);
            assertThat(sum.unpriced()).isEqualTo(1);
            assertThat(sum.input()).isEqualTo(10 + 16 + 1 + 7);
            assertThat(sum.cached()).isEqualTo(8);
            assertThat(sum.output()).isEqualTo(11);
            assertThat(sum.cost()).isEqualTo(0.5, within(1e-9));
        });
        assertThat(spending.byTarget()).extracting(Spending.OfTarget::model).containsExactly("claude", "gpt-4o", "own");
        assertThat(spending.byTag()).extracting(Spending.OfTag::tag).containsExactly("team=b", "team=a", "app=x");
    }

    @Test
    void names_of_clients_take_a_bounded_place() {
        for (int i = 0; i < 2_000; i++) {
            spending.add("openai", "model-" + i, Map.of("user", "u" + i), new Usage(1, 1, -1), 1);
        }
        assertThat(spending.byTarget())
                .hasSize(501)
                .anyMatch(each -> each.model().equals("other"));
        assertThat(spending.byTag()).hasSize(501);
        assertThat(spending.total().calls()).isEqualTo(2_000);
        assertThat(spending.byTarget().stream()
                        .mapToDouble(each -> each.sum().cost())
                        .sum())
                .isEqualTo(2_000);
    }
}
