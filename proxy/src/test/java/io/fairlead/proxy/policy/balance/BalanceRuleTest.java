package io.fairlead.proxy.policy.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.balance.BalanceConfig.By;
import io.fairlead.proxy.policy.balance.BalanceDecision.Choice;
import io.fairlead.proxy.policy.balance.BalanceRule.Conversation;
import io.fairlead.proxy.testing.Exchanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BalanceRuleTest {
    private static final int CALLS = 20_000;
    private static final Target A = Exchanges.target("a");
    private static final Target B = Exchanges.target("b");
    private static final Target C = Exchanges.target("c");

    private final Random random = new Random(42);

    private static Candidate up(Target target, int weight) {
        return new Candidate(target, weight, false, false, 0, -1);
    }

    private static Candidate out(Target target, int weight) {
        return new Candidate(target, weight, true, false, 0, -1);
    }

    private static Candidate busy(Target target, int inFlight, double firstToken) {
        return new Candidate(target, 1, false, false, inFlight, firstToken);
    }

    private static Candidate slow(Target target) {
        return new Candidate(target, 1, false, true, 0, -1);
    }

    private BalanceDecision drawn(By by, Candidate... candidates) {
        return BalanceRule.decide(by, List.of(candidates), Draw.by(random::nextDouble), false, Conversation.NONE);
    }

    private static BalanceDecision sticky(long conversation, Conversation known, Candidate... candidates) {
        return BalanceRule.decide(By.WEIGHT, List.of(candidates), Draw.by(conversation), true, known);
    }

    private static Conversation pinned(@Nullable Target where) {
        return new Conversation(null, where, true);
    }

    private static double share(Map<Target, Integer> had, Target of) {
        return (double) had.getOrDefault(of, 0) / CALLS;
    }

    @Test
    void calls_are_shared_by_weight() {
        Map<Target, Integer> had = new HashMap<>();
        for (int i = 0; i < CALLS; i++) {
            had.merge(drawn(By.WEIGHT, up(A, 5), up(B, 3), up(C, 2)).first(), 1, Integer::sum);
        }
        assertThat(share(had, A)).isCloseTo(0.5, within(0.02));
        assertThat(share(had, B)).isCloseTo(0.3, within(0.02));
        assertThat(share(had, C)).isCloseTo(0.2, within(0.02));
    }

    @Test
    void conversations_are_shared_by_weight_too() {
        Map<Target, Integer> had = new HashMap<>();
        for (int i = 0; i < CALLS; i++) {
            had.merge(
                    sticky(random.nextLong(), Conversation.NONE, up(A, 3), up(B, 1))
                            .first(),
                    1,
                    Integer::sum);
        }
        assertThat(share(had, A)).isCloseTo(0.75, within(0.02));
    }

    @Test
    void numbers_that_differ_little_are_shared_by_weight_all_the_same() {
        Map<Target, Integer> had = new HashMap<>();
        for (int i = 0; i < CALLS; i++) {
            had.merge(sticky(i, Conversation.NONE, up(A, 1), up(B, 1), up(C, 2)).first(), 1, Integer::sum);
        }
        assertThat(share(had, C)).isCloseTo(0.5, within(0.02));
        assertThat(share(had, A)).isCloseTo(0.25, within(0.02));
    }

    @Test
    void of_a_target_that_leaves_only_its_own_conversations_move_and_by_weight() {
        int ofB = 0;
        int toA = 0;
        for (int i = 0; i < CALLS; i++) {
            long conversation = random.nextLong();
            Target before = sticky(conversation, Conversation.NONE, up(A, 2), up(B, 1), up(C, 1))
                    .first();
            Target after =
                    sticky(conversation, Conversation.NONE, up(A, 2), up(C, 1)).first();
            Target without = sticky(conversation, Conversation.NONE, up(A, 2), out(B, 1), up(C, 1))
                    .first();
            assertThat(without).as("one that is out").isEqualTo(after);
            if (!before.equals(B)) {
                assertThat(after).isEqualTo(before);
            } else {
                ofB++;
                toA += after.equals(A) ? 1 : 0;
            }
        }
        assertThat((double) toA / ofB).as("to the one of twice the weight").isCloseTo(2.0 / 3, within(0.03));
    }

    @Test
    void the_order_in_which_targets_are_written_is_nothing_to_a_conversation() {
        for (int i = 0; i < 1_000; i++) {
            long conversation = random.nextLong();
            assertThat(sticky(conversation, Conversation.NONE, up(C, 1), up(A, 1), up(B, 1))
                            .order())
                    .isEqualTo(sticky(conversation, Conversation.NONE, up(A, 1), up(B, 1), up(C, 1))
                            .order());
        }
    }

    @Test
    void whatever_is_known_each_target_has_its_turn_once() {
        for (int i = 0; i < 2_000; i++) {
            List<Candidate> candidates = new ArrayList<>();
            for (Target each : List.of(A, B, C)) {
                candidates.add(new Candidate(
                        each,
                        1 + random.nextInt(9),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextInt(9),
                        random.nextInt(3) - 1));
            }
            Conversation known = new Conversation(
                    random.nextInt(4) == 0 ? B : null, random.nextInt(3) == 0 ? C : null, random.nextBoolean());
            boolean sticky = random.nextBoolean();
            BalanceDecision made = BalanceRule.decide(
                    random.nextBoolean() ? By.LOAD : By.WEIGHT,
                    candidates,
                    sticky ? Draw.by(random.nextLong()) : Draw.by(random::nextDouble),
                    sticky,
                    known);
            assertThat(made.order()).containsExactlyInAnyOrder(A, B, C);
            boolean any = candidates.stream().anyMatch(each -> !each.out());
            boolean firstOut =
                    candidates.stream().anyMatch(each -> each.target().equals(made.first()) && each.out());
            assertThat(firstOut && any && known.bound() == null)
                    .as("one that is out before one that is not")
                    .isFalse();
        }
    }

    @Test
    void a_conversation_stays_where_it_went_while_that_can_take_it() {
        assertThat(sticky(1, pinned(B), up(A, 1_000), up(B, 1)).first()).isEqualTo(B);
        assertThat(sticky(1, pinned(B), up(A, 1_000), slow(B)).first()).isEqualTo(B);
        assertThat(sticky(1, pinned(B), up(A, 1_000), up(B, 1)).choice()).isEqualTo(Choice.KEPT);

        BalanceDecision moved = sticky(1, pinned(B), up(A, 1), out(B, 1));
        assertThat(moved.order()).containsExactly(A, B);
        assertThat(moved.choice()).isEqualTo(Choice.MOVED);
    }

    @Test
    void where_all_are_out_it_stays_where_it_was() {
        assertThat(sticky(1, pinned(B), out(A, 1_000), out(B, 1)).first()).isEqualTo(B);
    }

    @Test
    void what_only_its_maker_can_read_goes_there_even_where_that_is_out() {
        BalanceDecision bound = sticky(1, new Conversation(B, A, true), up(A, 1_000), out(B, 1));
        assertThat(bound.order()).containsExactly(B, A);
        assertThat(bound.choice()).isEqualTo(Choice.BOUND);
    }

    @Test
    void of_two_the_one_with_fewer_calls_and_the_quicker_token_has_the_call() {
        assertThat(drawn(By.LOAD, busy(A, 9, 1e9), busy(B, 1, 1e9)).first()).isEqualTo(B);
        assertThat(drawn(By.LOAD, busy(A, 1, 4e9), busy(B, 2, 1e9)).first()).isEqualTo(B);
        assertThat(drawn(By.LOAD, busy(A, 5, -1), busy(B, 2, 1e9)).first())
                .as("unknown is as the other")
                .isEqualTo(B);
    }

    @Test
    void twice_the_weight_carries_twice_the_calls_in_flight() {
        Candidate heavy = new Candidate(A, 4, false, false, 5, 1e9);
        assertThat(drawn(By.LOAD, heavy, busy(B, 2, 1e9)).first()).isEqualTo(A);
        assertThat(drawn(By.LOAD, heavy, busy(B, 0, 1e9)).first()).isEqualTo(B);
    }

    @Test
    void one_that_is_slow_gets_no_new_conversation_while_another_is_not() {
        for (int i = 0; i < 100; i++) {
            assertThat(drawn(By.WEIGHT, slow(A), up(B, 1), up(C, 1)).first()).isNotEqualTo(A);
            assertThat(drawn(By.LOAD, slow(A), busy(B, 50, 1e9)).first()).isEqualTo(B);
        }
        assertThat(drawn(By.WEIGHT, slow(A), out(B, 1)).first()).isEqualTo(A);
    }

    @Test
    void a_closed_loop_by_load_gives_a_target_that_is_four_times_slower_about_a_fourth() {
        int[] inFlight = new int[2];
        int[] had = new int[2];
        List<int[]> running = new ArrayList<>();
        for (int now = 0; now < 40_000; now++) {
            int time = now;
            running.removeIf(call -> {
                boolean over = call[1] <= time;
                inFlight[call[0]] -= over ? 1 : 0;
                return over;
            });
            while (running.size() < 20) {
                int who = drawn(By.LOAD, busy(A, inFlight[0], 100), busy(B, inFlight[1], 400))
                                .first()
                                .equals(A)
                        ? 0
                        : 1;
                inFlight[who]++;
                had[who]++;
                running.add(new int[] {who, now + (who == 0 ? 100 : 400)});
            }
        }
        assertThat(had[1]).as("still asked").isPositive();
        assertThat((double) had[0] / had[1]).isBetween(3.0, 30.0);
    }
}
