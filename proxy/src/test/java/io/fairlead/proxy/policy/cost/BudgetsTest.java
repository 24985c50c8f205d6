package io.fairlead.proxy.policy.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.proxy.policy.cost.BudgetConfig.Over;
import io.fairlead.proxy.policy.cost.BudgetConfig.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BudgetsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-31T22:00:00Z"));
    private final Budgets budgets = new Budgets(now::get);

    private static BudgetConfig budget(Period per, double limit) {
        return new BudgetConfig(Map.of("team", "a"), per, limit, Over.REFUSE);
    }

    @Test
    void the_call_that_spends_it_is_told_once() {
        BudgetConfig day = budget(Period.DAY, 1);
        assertThat(budgets.add(day, 0.6)).isNull();
        Budgets.View spent = budgets.add(day, 0.6);
        assertThat(spent).isNotNull();
        assertThat(spent.spent()).isEqualTo(1.2, within(1e-9));
        assertThat(spent.left()).isZero();
        assertThat(budgets.add(day, 0.6)).isNull();
    }

    @Test
    void a_spent_budget_says_for_how_long() {
        BudgetConfig day = budget(Period.DAY, 1);
        assertThat(budgets.spentFor(day)).isNull();
        assertThat(budgets.add(day, 1)).isNotNull();
        assertThat(budgets.spentFor(day)).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void a_day_and_a_month_begin_anew_at_midnight_by_utc() {
        BudgetConfig day = budget(Period.DAY, 1);
        BudgetConfig month = budget(Period.MONTH, 1);
        assertThat(budgets.add(day, 1)).isNotNull();
        assertThat(budgets.add(month, 1)).isNotNull();
        now.set(Instant.parse("2026-01-31T23:59:59Z"));
        assertThat(budgets.spentFor(day)).isEqualTo(Duration.ofSeconds(1));
        assertThat(budgets.spentFor(month)).isEqualTo(Duration.ofSeconds(1));
        now.set(Instant.parse("2026-02-01T00:00:00Z"));
        assertThat(budgets.spentFor(day)).isNull();
        assertThat(budgets.view(month).ends()).isEqualTo("2026-03-01T00:00:00Z");
        assertThat(budgets.spentFor(month)).isNull();
    }

    @Test
    void a_clock_that_goes_back_gives_nothing_back() {
        BudgetConfig day = budget(Period.DAY, 1);
        assertThat(budgets.add(day, 1)).isNotNull();
        now.set(Instant.parse("2026-01-30T10:00:00Z"));
        assertThat(budgets.spentFor(day)).isNotNull();
    }

    @Test
    void a_changed_limit_finds_what_was_spent() {
        assertThat(budgets.add(budget(Period.DAY, 1), 1)).isNotNull();
        BudgetConfig raised = budget(Period.DAY, 2);
        budgets.follow(List.of(raised));
        assertThat(budgets.spentFor(raised)).isNull();
        assertThat(budgets.views())
                .singleElement()
                .satisfies(view -> assertThat(view.left()).isEqualTo(1));
        budgets.follow(List.of());
        assertThat(budgets.limit(raised)).isNaN();
        budgets.follow(List.of(raised));
        assertThat(budgets.spent(raised)).isZero();
    }

    @Test
    void covers_calls_that_have_all_of_its_tags() {
        BudgetConfig team = budget(Period.DAY, 1);
        assertThat(team.covers(Map.of("team", "a", "app", "b"))).isTrue();
        assertThat(team.covers(Map.of("team", "b"))).isFalse();
        assertThat(team.covers(Map.of())).isFalse();
        BudgetConfig all = new BudgetConfig(Map.of(), Period.DAY, 1, Over.ALERT);
        assertThat(all.covers(Map.of())).isTrue();
        assertThat(all.name()).isEqualTo("all");
        assertThat(new BudgetConfig(Map.of("b", "2", "a", "1"), Period.DAY, 1, Over.ALERT).name())
                .isEqualTo("a=1,b=2");
    }
}
