package io.fairlead.proxy.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts that weigh more or less than one. */
class WeightsTest {
    private static final Duration WAIT = Duration.ofSeconds(5);

    private final VirtualLoop loop = new VirtualLoop();
    private final VirtualLoop otherLoop = new VirtualLoop();

    private Limiter permits(int most) {
        return new Limiter("openai", new LimitsConfig(null, most, WAIT), loop::nanoTime);
    }

    /** So many a second, and no other limit. */
    private Limiter tokens(long most) {
        return new Limiter(
                "openai",
                new LimitsConfig(new LimitsConfig.Rate(most, Duration.ofSeconds(1)), 0, WAIT),
                loop::nanoTime);
    }

    /** One that begins at once, waits or is refused. */
    private static final class Call {
        private final Limiter limiter;
        private final Weights weights;
        private boolean begun;
        private @Nullable Refusal refusal;
        private Line.@Nullable Waiter waiter;

        Call(Limiter limiter, Loop on, long... weights) {
            this.limiter = limiter;
            this.weights = Weights.of(weights);
            if (limiter.takeAtOnce(this.weights)) {
                begun = true;
                return;
            }
            refusal = limiter.refusal(this.weights, WAIT);
            if (refusal == null) {
                waiter = limiter.line().join(on, this.weights, WAIT, it -> {
                    refusal = it;
                    begun = it == null;
                });
            }
        }

        boolean leave() {
            return Objects.requireNonNull(waiter).leave();
        }

        void settle() {
            limiter.giveBack(weights);
        }

        boolean waits() {
            return !begun && refusal == null;
        }
    }

    private void run() {
        loop.run();
        otherLoop.run();
    }

    private void advance(Duration by) {
        loop.advance(by);
        otherLoop.advance(by);
    }

    @Test
    void a_heavy_one_at_the_head_is_overtaken_by_nobody_of_any_loop() {
        Limiter limiter = permits(10);
        List<Call> light = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            light.add(new Call(limiter, loop, 1));
        }
        Call heavy = new Call(limiter, loop, 8);
        for (Call each : light.subList(0, 7)) {
            each.settle();
            Call later = new Call(limiter, otherLoop, 1);
            run();
            assertThat(later.begun).isFalse();
            assertThat(heavy.begun).isFalse();
        }
        light.get(7).settle();
        run();

        assertThat(heavy.begun).isTrue();
        assertThat(limiter.view().used()).isEqualTo(10);
        assertThat(limiter.view().waiting()).isEqualTo(7);
    }

    @Test
    void what_weighs_more_than_the_limit_is_refused_at_once_and_told_why() {
        Refusal permits = Objects.requireNonNull(new Call(permits(10), loop, 11).refusal);
        Refusal tokens = Objects.requireNonNull(new Call(tokens(1_000), loop, 1_001).refusal);

        assertThat(permits.code()).isEqualTo("limit_concurrency");
        assertThat(permits.detail()).contains("11", "10 requests at once", "openai");
        assertThat(permits.retryAfter()).as("no wait would help").isNull();
        assertThat(tokens.code()).isEqualTo("limit_requests");
        assertThat(tokens.detail()).contains("1001", "1000", "openai");
        assertThat(tokens.retryAfter()).isNull();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void what_weighs_as_much_as_the_limit_has_its_turn() {
        Limiter limiter = permits(10);
        Call one = new Call(limiter, loop, 1);
        Call all = new Call(limiter, loop, 10);
        one.settle();
        run();

        assertThat(all.begun).isTrue();
        all.settle();
        assertThat(limiter.view().used()).isZero();
    }

    @Test
    void the_time_to_wait_counts_what_the_attempt_and_those_before_it_weigh() {
        Limiter limiter = tokens(1_000);
        assertThat(new Call(limiter, loop, 1_000).begun).isTrue();
        assertThat(limiter.tokenNanos(Weights.of(500)))
                .isEqualTo(Duration.ofMillis(500).toNanos());
        Call first = new Call(limiter, loop, 500);
        Call second = new Call(limiter, otherLoop, 250);

        assertThat(limiter.shortage(Weights.of(250), true).nanos())
                .isEqualTo(Duration.ofSeconds(1).toNanos());
        advance(Duration.ofMillis(499));
        assertThat(first.begun).isFalse();
        advance(Duration.ofMillis(1));
        assertThat(first.begun).isTrue();
        assertThat(second.begun).isFalse();
        advance(Duration.ofMillis(250));
        assertThat(second.begun).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 7, 15, 43, 999})
    void a_token_that_comes_between_two_nanoseconds_is_not_missed(long rate) {
        Limiter limiter = tokens(rate);
        assertThat(new Call(limiter, loop, rate).begun).isTrue();
        Call waits = new Call(limiter, loop, 2);
        loop.advance(Duration.ofNanos(2_000_000_000L / rate + 2));
        assertThat(waits.begun).isTrue();
    }

    @Test
    void a_heavy_attempt_that_the_tokens_of_its_patience_do_not_reach_is_refused_with_the_time() {
        Limiter limiter = tokens(1_000);
        for (int i = 0; i < 6; i++) {
            assertThat(new Call(limiter, loop, 1_000).refusal).isNull();
        }

        assertThat(Objects.requireNonNull(new Call(limiter, loop, 1_000).refusal)
                        .retryAfter())
                .isEqualTo(Duration.ofSeconds(6));
    }

    @Test
    void one_that_leaves_between_its_turn_and_hearing_of_it_gives_all_back_once() {
        Limiter limiter = permits(10);
        Call first = new Call(limiter, loop, 10);
        Call second = new Call(limiter, loop, 7);
        Call third = new Call(limiter, loop, 4);
        first.settle();
        assertThat(limiter.view().used()).isEqualTo(7);

        assertThat(second.leave()).isTrue();
        assertThat(second.leave()).isFalse();
        run();
        assertThat(second.begun).isFalse();
        assertThat(third.begun).isTrue();
        assertThat(limiter.view().used()).isEqualTo(4);
    }

    @Test
    void a_heavy_one_that_leaves_or_waited_too_long_lets_the_light_ones_behind_it_go() {
        Limiter limiter = permits(10);
        Call running = new Call(limiter, loop, 5);
        Call heavy = new Call(limiter, loop, 10);
        loop.advance(Duration.ofSeconds(1));
        Call light = new Call(limiter, loop, 5);
        loop.advance(Duration.ofSeconds(4));

        assertThat(Objects.requireNonNull(heavy.refusal).code()).isEqualTo("limit_concurrency");
        assertThat(light.begun).isTrue();
        running.settle();
        light.settle();
        assertThat(limiter.view().used()).isZero();
    }

    @Test
    void what_weighs_nothing_takes_nothing() {
        Limiter limiter = tokens(10);
        assertThat(new Call(limiter, loop, 10).begun).isTrue();
        assertThat(new Call(limiter, loop, 0).begun).isTrue();
        assertThatThrownBy(() -> Weights.of(1, -1)).hasMessageContaining("-1");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_comes_goes_and_leaves_the_order_holds_and_nothing_is_lost(long seed) {
        Random random = new Random(seed);
        int most = 1 + random.nextInt(20);
        long rate = 5L + random.nextInt(50);
        LimitsConfig config = new LimitsConfig(new LimitsConfig.Rate(rate, Duration.ofSeconds(1)), most, WAIT);
        Limiter limiter = new Limiter("openai", config, loop::nanoTime);
        List<Call> line = new ArrayList<>();
        List<Call> running = new ArrayList<>();
        long taken = 0;
        for (int step = 0; step < 3_000; step++) {
            switch (random.nextInt(4)) {
                case 0 -> {
                    Call call = new Call(
                            limiter,
                            random.nextBoolean() ? loop : otherLoop,
                            1 + random.nextInt(most),
                            random.nextInt((int) rate));
                    if (call.begun) {
                        assertThat(line).as("nobody waits").isEmpty();
                        running.add(call);
                        taken += call.weights.at(1);
                    } else if (call.waits()) {
                        line.add(call);
                    }
                }
                case 1 -> {
                    if (!running.isEmpty()) {
                        running.remove(random.nextInt(running.size())).settle();
                    }
                }
                case 2 -> {
                    if (!line.isEmpty() && random.nextInt(4) == 0) {
                        assertThat(line.remove(random.nextInt(line.size())).leave())
                                .isTrue();
                    }
                }
                default -> advance(Duration.ofMillis(random.nextInt(300)));
            }
            run();
            line.removeIf(each -> each.refusal != null);
            while (!line.isEmpty() && line.get(0).begun) {
                taken += line.get(0).weights.at(1);
                running.add(line.remove(0));
            }
            assertThat(line).as("one behind the head began").allMatch(Call::waits);
            long used = running.stream().mapToLong(each -> each.weights.at(0)).sum();
            assertThat(limiter.view().used()).isEqualTo(used).isLessThanOrEqualTo(most);
            assertThat(limiter.view().waiting()).isEqualTo(line.size());
            assertThat(limiter.line().weight(1))
                    .isEqualTo(
                            line.stream().mapToLong(each -> each.weights.at(1)).sum());
            assertThat((double) taken).isLessThanOrEqualTo(rate + rate * loop.nanoTime() / 1e9);
            if (!line.isEmpty()) {
                assertThat(limiter.free(line.get(0).weights)
                                || (limiter.tokenNanos(line.get(0).weights) == 0
                                        && used + line.get(0).weights.at(0) <= most))
                        .as("the head could go")
                        .isFalse();
            }
        }
        line.forEach(Call::leave);
        running.forEach(Call::settle);
        run();
        assertThat(limiter.view().used()).isZero();
        assertThat(limiter.view().waiting()).isZero();
        assertThat(loop.waiting() + otherLoop.waiting()).isZero();
    }

    @Test
    void loops_that_take_and_give_back_at_once_never_exceed_the_limit_and_leave_nobody_standing() throws Exception {
        int each = 2_000;
        Limiter limiter = new Limiter("openai", new LimitsConfig(null, 10, Duration.ofMinutes(5)), System::nanoTime);
        AtomicLong used = new AtomicLong();
        AtomicLong highest = new AtomicLong();
        CountDownLatch over = new CountDownLatch(4);
        List<RealLoop> loops = List.of(new RealLoop(), new RealLoop(), new RealLoop(), new RealLoop());
        try {
            for (int i = 0; i < loops.size(); i++) {
                RealLoop on = loops.get(i);
                Random random = new Random(i);
                on.execute(() -> again(limiter, on, random, each, used, highest, over));
            }
            assertThat(over.await(60, TimeUnit.SECONDS))
                    .as("all had their turn")
                    .isTrue();
        } finally {
            loops.forEach(RealLoop::close);
        }
        assertThat(highest.get()).isBetween(1L, 10L);
        assertThat(limiter.view().used()).isZero();
        assertThat(limiter.view().waiting()).isZero();
    }

    private static void again(
            Limiter limiter,
            RealLoop on,
            Random random,
            int left,
            AtomicLong used,
            AtomicLong highest,
            CountDownLatch over) {
        if (left == 0) {
            over.countDown();
            return;
        }
        Weights weights = Weights.of(1 + random.nextInt(10));
        Runnable begun = () -> {
            highest.accumulateAndGet(used.addAndGet(weights.at(0)), Math::max);
            on.execute(() -> {
                used.addAndGet(-weights.at(0));
                limiter.giveBack(weights);
                again(limiter, on, random, left - 1, used, highest, over);
            });
        };
        if (limiter.takeAtOnce(weights)) {
            begun.run();
            return;
        }
        Line.Waiter waiter = limiter.line().join(on, weights, Duration.ofMinutes(5), refusal -> begun.run());
        if (random.nextInt(4) == 0 && Objects.requireNonNull(waiter).leave()) {
            on.execute(() -> again(limiter, on, random, left - 1, used, highest, over));
        }
    }

    private static final class RealLoop implements Loop, AutoCloseable {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public Timer schedule(Duration delay, Runnable work) {
            ScheduledFuture<?> task = thread.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> task.cancel(false);
        }

        @Override
        public boolean inLoop() {
            return false;
        }

        @Override
        public void execute(Runnable task) {
            thread.execute(task);
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }
}
