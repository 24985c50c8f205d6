package io.fairlead.proxy.assembly;

import static io.fairlead.proxy.assembly.PathFixture.B;
import static io.fairlead.proxy.assembly.PathFixture.C;
import static io.fairlead.proxy.assembly.PathFixture.good;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.assembly.PathFixture.Call;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Stack;
import io.fairlead.proxy.policy.balance.BalanceConfig;
import io.fairlead.proxy.policy.balance.BalanceConfig.By;
import io.fairlead.proxy.policy.balance.BalanceConfig.Weighted;
import io.fairlead.proxy.policy.balance.BalanceView;
import io.fairlead.proxy.policy.breaker.BreakerMode;
import io.fairlead.proxy.policy.exhausted.WhenExhausted;
import io.fairlead.proxy.policy.fallback.Reach;
import io.fairlead.proxy.policy.hedge.HedgeConfig;
import io.fairlead.proxy.policy.hedge.HedgeConfig.After;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.testing.Exchanges;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The choice among targets together with all that stands around it, in virtual time. */
class BalancePathTest {
    private static final Target A = Exchanges.addressed();

    private final PathFixture engine = new PathFixture().random(new Random(3)::nextDouble);

    private static BalanceConfig balance(By by, boolean affinity, Weighted... targets) {
        return new BalanceConfig(by, affinity, List.of(targets));
    }

    private static BalanceConfig even(boolean affinity) {
        return balance(By.WEIGHT, affinity, new Weighted(A, 1), new Weighted(B, 1));
    }

    /** Turn {@code number} of {@code talk}, whose beginning is marked for a cache with {@code mark}. */
    private Exchanges turn(String talk, int number, String mark) {
        String body = "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"" + talk + "\"" + mark + "}]}"
                + ",{\"role\":\"assistant\",\"content\":\"x\"},{\"role\":\"user\",\"content\":\"y\"}".repeat(number - 1)
                + "]}";
        return Exchanges.on(engine.loop)
                .body(new RequestBody.Whole(
                        Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)), Headers.NONE));
    }

    private String who(Call call) {
        assertThat(call.status()).isEqualTo(200);
        return String.valueOf(call.header("x-fairlead-target"));
    }

    /** One whose conversation begins at {@code target}. */
    private String talkAt(Stack<Exchange> path, String target) {
        for (int i = 0; i < 100; i++) {
            if (who(engine.call(path, turn("talk " + i, 2, ""))).equals(target)) {
                return "talk " + i;
            }
        }
        throw new AssertionError("none begins at " + target);
    }

    private void openBreaker(String provider) {
        engine.breakers.mode(provider, BreakerMode.FORCED_OPEN);
    }

    @Test
    void calls_are_shared_by_weight_on_the_whole_way() {
        Stack<Exchange> path = engine.balance(balance(By.WEIGHT, false, new Weighted(A, 3), new Weighted(B, 1)))
                .path(B);
        int atB = 0;
        for (int i = 0; i < 2_000; i++) {
            Call call = engine.call(path);
            atB += who(call).equals("b/gpt-4o") ? 1 : 0;
            assertThat(call.exchange.answeredByFallback()).isFalse();
        }
        assertThat(atB).isBetween(420, 580);
        assertThat(engine.balancing.inFlight()).isZero();
    }

    @Test
    void the_other_one_is_the_first_fallback_and_the_routes_own_come_after_it() {
        Stack<Exchange> path = engine.attempts(1)
                .balance(even(false))
                .upstream(attempt -> attempt.target().equals(C) ? good() : PathFixture.answer(503, "{}"))
                .path(B, C);
        Set<List<String>> courses = new HashSet<>();
        for (int i = 0; i < 8; i++) {
            Call call = engine.call(path);
            assertThat(who(call)).isEqualTo("c/gpt-4o");
            assertThat(call.exchange.answeredByFallback()).isTrue();
            courses.add(call.timeline().stream()
                    .map(each -> each.substring(0, each.indexOf('/')))
                    .toList());
        }
        assertThat(courses).containsExactlyInAnyOrder(List.of("openai", "b", "c"), List.of("b", "openai", "c"));
    }

    @Test
    void each_target_gets_its_own_tries_before_the_next() {
        Stack<Exchange> path = engine.attempts(3)
                .balance(balance(By.WEIGHT, false, new Weighted(A, 1), new Weighted(B, 1_000_000)))
                .upstream(attempt -> attempt.target().equals(B) ? PathFixture.answer(503, "{}") : good())
                .path(B);
        Call call = engine.call(path);
        engine.loop.advance(Duration.ofSeconds(30));
        assertThat(call.timeline())
                .containsExactly(
                        "b/gpt-4o failed http_503",
                        "b/gpt-4o failed http_503",
                        "b/gpt-4o failed http_503",
                        "openai/gpt-4o answered");
    }

    @Test
    void one_that_is_limited_or_open_is_not_chosen() {
        engine.limitsAt("b", new LimitsConfig(new LimitsConfig.Rate(1, Duration.ofHours(1)), 0, Duration.ofSeconds(5)));
        Stack<Exchange> path = engine.balance(balance(By.WEIGHT, false, new Weighted(A, 1), new Weighted(B, 1_000_000)))
                .path(B);
        assertThat(who(engine.call(path))).isEqualTo("b/gpt-4o");
        for (int i = 0; i < 5; i++) {
            Call call = engine.call(path);
            assertThat(who(call)).isEqualTo("openai/gpt-4o");
            assertThat(call.timeline()).containsExactly("openai/gpt-4o answered");
        }
        openBreaker("openai");
        assertThat(engine.call(path).status()).as("all are out").isNotEqualTo(200);
    }

    @Test
    void where_all_are_open_the_call_waits_and_then_gets_whoever_is_back() {
        Stack<Exchange> path =
                engine.exhausted(WhenExhausted.WAIT).balance(even(false)).path(B);
        openBreaker("openai");
        engine.upstream(attempt -> PathFixture.answer(503, "{}"));
        for (int i = 0; i < 40; i++) {
            engine.call(path);
            engine.loop.advance(Duration.ofMillis(100));
        }
        engine.upstream(attempt -> good());
        Call call = engine.call(path);
        engine.loop.advance(Duration.ofSeconds(40));
        assertThat(who(call)).isEqualTo("b/gpt-4o");
        assertThat(engine.balancing.inFlight()).isZero();
    }

    @Test
    void one_that_is_down_by_probes_is_the_last_and_a_trial_shows_when_it_is_back() {
        int[] trials = {0};
        Set<String> down = new HashSet<>(Set.of("b"));
        engine.reach(new DownReach(down, trials));
        Stack<Exchange> path = engine.balance(balance(By.WEIGHT, false, new Weighted(A, 1), new Weighted(B, 1_000_000)))
                .path(B);
        for (int i = 0; i < 5; i++) {
            assertThat(who(engine.call(path))).isEqualTo("openai/gpt-4o");
        }
        trials[0] = 1;
        Call trial = engine.call(path);
        assertThat(who(trial)).isEqualTo("b/gpt-4o");
        assertThat(trial.exchange.balanceChoice()).isEqualTo("trial");
        assertThat(who(engine.call(path))).isEqualTo("openai/gpt-4o");
        down.add("openai");
        assertThat(engine.call(path).status())
                .as("the last one left is not refused")
                .isEqualTo(200);
    }

    @Test
    void a_conversation_that_goes_on_is_no_trial() {
        int[] trials = {0};
        Set<String> down = new HashSet<>();
        engine.reach(new DownReach(down, trials));
        Stack<Exchange> path = engine.balance(even(true)).path(B);
        String talk = talkAt(path, "openai/gpt-4o");
        down.add("b");
        trials[0] = 1;
        assertThat(who(engine.call(path, turn(talk, 3, "")))).isEqualTo("openai/gpt-4o");
        assertThat(engine.call(path, turn("a new one", 1, "")).exchange.balanceChoice())
                .isEqualTo("trial");
    }

    private record DownReach(Set<String> down, int[] trials) implements Reach {
        @Override
        public boolean speaks(Exchange exchange, Target target) {
            return true;
        }

        @Override
        public long window(Exchange exchange, Target target) {
            return 0;
        }

        @Override
        public boolean free(Exchange exchange, Target target) {
            return true;
        }

        @Override
        public boolean down(Target target) {
            return down.contains(target.provider().name());
        }

        @Override
        public boolean trial(Target target) {
            return trials[0]-- > 0;
        }

        @Override
        public CompletableFuture<Boolean> tells(Exchange exchange, Target target) {
            return CompletableFuture.completedFuture(true);
        }
    }

    @Test
    void where_the_chosen_one_is_silent_the_other_is_asked_beside_it() {
        Stack<Exchange> path = engine.balance(balance(By.WEIGHT, false, new Weighted(A, 1), new Weighted(B, 1_000_000)))
                .upstream(attempt -> attempt.target().equals(B) ? null : good())
                .path(B);
        Call call = engine.call(path);
        engine.loop.advance(Duration.ofMinutes(3));
        assertThat(who(call)).isEqualTo("openai/gpt-4o");
        assertThat(call.exchange.history().sent()).isEqualTo(2);
        assertThat(engine.balancing.inFlight()).isZero();
    }

    @Test
    void a_conversation_moves_when_its_target_is_out_and_stays_while_it_is_warm_there() {
        Stack<Exchange> path = engine.balance(even(true)).path(B);
        String talk = talkAt(path, "b/gpt-4o");
        openBreaker("b");
        assertThat(who(engine.call(path, turn(talk, 3, "")))).isEqualTo("openai/gpt-4o");
        engine.breakers.mode("b", BreakerMode.AUTO);
        for (int i = 4; i < 9; i++) {
            engine.loop.advance(Duration.ofMinutes(4));
            Call call = engine.call(path, turn(talk, i, ""));
            assertThat(who(call)).isEqualTo("openai/gpt-4o");
            assertThat(call.exchange.balanceChoice()).isEqualTo("kept");
        }
        engine.loop.advance(Duration.ofMinutes(6));
        assertThat(who(engine.call(path, turn(talk, 9, ""))))
                .as("cold everywhere")
                .isEqualTo("b/gpt-4o");
    }

    @Test
    void it_stays_as_long_as_the_request_wants_it_cached() {
        String hour = ",\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}";
        Stack<Exchange> path = engine.balance(even(true)).path(B);
        String talk = talkAt(path, "b/gpt-4o");
        openBreaker("b");
        assertThat(who(engine.call(path, turn(talk, 3, hour)))).isEqualTo("openai/gpt-4o");
        engine.breakers.mode("b", BreakerMode.AUTO);
        engine.loop.advance(Duration.ofMinutes(59));
        assertThat(who(engine.call(path, turn(talk, 4, hour)))).isEqualTo("openai/gpt-4o");
        engine.loop.advance(Duration.ofMinutes(61));
        assertThat(who(engine.call(path, turn(talk, 5, hour)))).isEqualTo("b/gpt-4o");
    }

    @Test
    void an_answer_that_another_gave_for_once_moves_nothing() {
        Stack<Exchange> path = engine.attempts(1).balance(even(true)).path(B);
        String talk = talkAt(path, "b/gpt-4o");
        engine.upstream(attempt -> attempt.target().equals(B) ? PathFixture.answer(500, "{}") : good());
        assertThat(who(engine.call(path, turn(talk, 3, "")))).isEqualTo("openai/gpt-4o");
        engine.upstream(attempt -> good());
        assertThat(who(engine.call(path, turn(talk, 4, "")))).isEqualTo("b/gpt-4o");
        assertThat(engine.balancing.remembered()).isLessThanOrEqualTo(1);
    }

    @Test
    void by_load_a_conversation_begins_at_the_idle_one_and_stays_there() {
        Stack<Exchange> path = engine.balance(balance(By.LOAD, true, new Weighted(A, 1), new Weighted(B, 1)))
                .upstream(attempt -> attempt.target().equals(A) ? null : good())
                .path(B);
        List<Call> hanging = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Call call = engine.call(path, turn("begin " + i, 1, ""));
            if (call.status() == 0) {
                hanging.add(call);
            }
        }
        assertThat(hanging).as("who has a call to do gets no other").hasSizeLessThanOrEqualTo(1);
        engine.upstream(attempt -> good());
        for (int turn = 2; turn < 7; turn++) {
            assertThat(who(engine.call(path, turn("begin 9", turn, "")))).isEqualTo("b/gpt-4o");
        }
        hanging.forEach(each -> each.exchange.abandon());
        engine.loop.advance(Duration.ofSeconds(1));
        assertThat(engine.balancing.inFlight()).isZero();
    }

    @Test
    void by_load_a_target_that_second_attempts_outrun_is_known_to_be_slow() {
        BalanceConfig byLoad = balance(By.LOAD, false, new Weighted(A, 1), new Weighted(B, 1));
        Stack<Exchange> path = engine.balance(byLoad)
                .hedge(new HedgeConfig(After.delay(Duration.ofSeconds(2)), 1, 1))
                .later(attempt -> new PathFixture.Later(
                        Duration.ofSeconds(attempt.target().equals(A) ? 60 : 1), good()))
                .path(B);
        Call hedged = null;
        for (int i = 0; i < 30 && hedged == null; i++) {
            Call call = engine.call(path);
            engine.loop.advance(Duration.ofSeconds(4));
            assertThat(who(call)).isEqualTo("b/gpt-4o");
            hedged = call.exchange.history().hedge().isEmpty() ? null : call;
        }
        assertThat(hedged).as("one that was to go to the slow target").isNotNull();
        BalanceView.Share slow = engine.balancing.view("r", byLoad).shares().get(0);
        assertThat(slow.firstTokenMs()).isBetween(2_000L, 3_001L);
        for (int i = 0; i < 10; i++) {
            Call call = engine.call(path);
            engine.loop.advance(Duration.ofSeconds(1));
            assertThat(call.timeline()).containsExactly("b/gpt-4o answered");
        }
        assertThat(engine.balancing.inFlight()).isZero();
    }

    @Test
    void without_it_the_way_has_none_of_its_layers() {
        assertThat(engine.path(B).names()).doesNotContain("balance", "measure-load");
        assertThat(engine.balance(even(true)).path(B).names())
                .containsSubsequence("follow-state", "balance", "fallback", "measure-load", "retry");
    }
}
