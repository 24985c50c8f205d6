package io.fairlead.proxy.policy.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several instances have one limit together; none of them waits for the account. On virtual time. */
class SharedBucketTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration WAIT = Duration.ofSeconds(30);

    private final VirtualLoop loop = new VirtualLoop();
    private final Fleet fleet = new Fleet();

    /** The account of all: even refill, answers after {@code latency}, or never. */
    private final class Fleet implements SharedRates {
        private int instances = 1;
        private Duration latency = Duration.ofMillis(1);
        private boolean gone;
        private double level;
        private long atNanos;
        private long settled;
        private final List<Pause> pauses = new ArrayList<>();
        private LimitsConfig.Rate rate = new LimitsConfig.Rate(1, SECOND);

        @Override
        public Account account(String name, LimitsConfig.Rate wanted) {
            if (!rate.equals(wanted)) {
                rate = wanted;
                level = wanted.amount();
                atNanos = loop.nanoTime();
            }
            return new Account() {
                @Override
                public CompletionStage<Answer> settle(long owed, long lacks) {
                    CompletableFuture<Answer> answer = new CompletableFuture<>();
                    if (gone) {
                        answer.completeExceptionally(new IllegalStateException("gone"));
                    } else {
                        loop.schedule(latency, () -> answer.complete(settled(owed, lacks)));
                    }
                    return answer;
                }

                @Override
                public void giveBack(long amount) {
                    if (!gone) {
                        fill();
                        level = Math.min((double) rate.amount(), level + amount);
                        settled -= amount;
                    }
                }
            };
        }

        private void fill() {
            double more = (double) rate.amount() / rate.period().toNanos() * (loop.nanoTime() - atNanos);
            level = Math.min((double) rate.amount(), level + more);
            atNanos = loop.nanoTime();
        }

        private Answer settled(long owed, long lacks) {
            fill();
            level -= owed;
            long granted = Math.max(0, Math.min(lacks, (long) Math.floor(level)));
            level -= granted;
            settled += owed + granted;
            return new Answer(granted, (long) Math.floor(level));
        }

        @Override
        public int instances() {
            return instances;
        }

        @Override
        public void later(Duration delay, Runnable task) {
            loop.schedule(delay, task);
        }

        @Override
        public void paused(Pause pause) {
            pauses.add(pause);
        }
    }

    private Limiter limiter(LimitsConfig.Rate rate) {
        LimitsConfig config = new LimitsConfig(rate, null, null, null, 0, WAIT, LimitsConfig.Per.PROVIDER);
        return new Limiter("openai", config, loop::nanoTime, new SharedRates.Scope(fleet, "openai/", ""));
    }

    /** One that asks for {@code perSecond} and counts what it got; a call that is not let through at once waits. */
    private final class Instance {
        private final Limiter limiter;
        private long through;

        Instance(LimitsConfig.Rate rate, int perSecond, Duration offset) {
            limiter = limiter(rate);
            loop.schedule(offset, () -> ask(Duration.ofNanos(1_000_000_000L / perSecond)));
        }

        private void ask(Duration between) {
            loop.schedule(between, () -> ask(between));
            if (limiter.takeAtOnce(Weights.ONE)) {
                through++;
            } else {
                limiter.line()
                        .join(loop, Weights.ONE, Duration.ofMillis(400), refusal -> through += refusal == null ? 1 : 0);
            }
        }
    }

    private List<Instance> instances(int count, LimitsConfig.Rate rate, int perSecond) {
        fleet.instances = count;
        List<Instance> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Instance(rate, Math.max(1, perSecond / count), Duration.ofMillis(3L * i)));
        }
        return all;
    }

    private static long through(List<Instance> all) {
        return all.stream().mapToLong(each -> each.through).sum();
    }

    @ParameterizedTest
    @CsvSource({"1, 500", "3, 500", "10, 500", "1, 250", "3, 250", "10, 250", "10, 50", "3, 5"})
    void together_they_have_the_rate_within_two_percent(int count, int rate) {
        List<Instance> all = instances(count, new LimitsConfig.Rate(rate, SECOND), 500);
        loop.advance(Duration.ofSeconds(5)); // what a full bucket holds at first is gone
        long before = through(all);
        int seconds = 40;
        loop.advance(Duration.ofSeconds(seconds));
        double expected = (double) Math.min(rate, count * (500 / count)) * seconds;
        assertThat((double) through(all) - before).isCloseTo(expected, within(expected * 0.02));
    }

    @Test
    void what_was_let_through_is_what_was_taken_from_the_account_once_all_is_quiet() {
        List<Instance> all = instances(3, new LimitsConfig.Rate(100_000, SECOND), 600);
        loop.advance(Duration.ofSeconds(3));
        long through = through(all);
        all.forEach(each -> each.limiter.close());
        assertThat(through).isGreaterThan(1_700);
        assertThat(fleet.settled).isCloseTo(through, within(20L));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void while_the_account_is_gone_each_has_its_share_and_nobody_waits_for_it(int count) {
        List<Instance> all = instances(count, new LimitsConfig.Rate(250, SECOND), 500);
        loop.advance(Duration.ofSeconds(5));
        fleet.gone = true;
        loop.advance(Duration.ofSeconds(1));
        long before = through(all);
        loop.advance(Duration.ofSeconds(20));
        assertThat((double) through(all) - before).isCloseTo(5_000, within(100.0));
        fleet.gone = false;
        loop.advance(Duration.ofSeconds(5));
        before = through(all);
        loop.advance(Duration.ofSeconds(20));
        assertThat((double) through(all) - before).isCloseTo(5_000, within(100.0));
    }

    @Test
    void a_busy_instance_has_what_the_quiet_ones_leave() {
        fleet.instances = 10;
        Instance busy = new Instance(new LimitsConfig.Rate(250, SECOND), 500, Duration.ZERO);
        loop.advance(Duration.ofSeconds(5));
        long before = busy.through;
        loop.advance(Duration.ofSeconds(20));
        assertThat((double) busy.through - before).isCloseTo(5_000, within(100.0));
    }

    @Test
    void a_call_does_not_wait_for_a_slow_account_while_there_is_enough() {
        fleet.instances = 3;
        fleet.latency = Duration.ofMillis(400);
        Limiter limiter = limiter(new LimitsConfig.Rate(600, Duration.ofMinutes(1)));
        for (int i = 0; i < 200; i++) {
            assertThat(limiter.takeAtOnce(Weights.ONE)).as("call " + i).isTrue();
        }
        assertThat(limiter.takeAtOnce(Weights.ONE))
                .as("more than a third, unasked")
                .isFalse();
        loop.advance(SECOND);
        assertThat(limiter.takeAtOnce(Weights.ONE)).isTrue();
    }

    @Test
    void a_call_that_weighs_more_than_the_share_goes_by_a_lease_and_alone_by_a_whole_share() {
        fleet.instances = 10;
        LimitsConfig config = new LimitsConfig(
                null, new LimitsConfig.Rate(1_000, SECOND), null, null, 0, WAIT, LimitsConfig.Per.PROVIDER);
        Limiter limiter = new Limiter("openai", config, loop::nanoTime, new SharedRates.Scope(fleet, "openai/", ""));
        Weights heavy = Weights.of(600);
        assertThat(limiter.takeAtOnce(heavy)).isFalse();
        loop.advance(Duration.ofMillis(50));
        assertThat(limiter.takeAtOnce(heavy)).isTrue();
        fleet.gone = true;
        assertThat(limiter.takeAtOnce(heavy)).isFalse();
        loop.advance(SECOND);
        assertThat(limiter.takeAtOnce(heavy)).isTrue();
        assertThat(limiter.takeAtOnce(heavy)).as("it is used up").isFalse();
        loop.advance(Duration.ofSeconds(6));
        assertThat(limiter.takeAtOnce(heavy)).isTrue();
    }

    @Test
    void tokens_that_were_set_aside_and_not_used_go_back_to_all() {
        fleet.instances = 2;
        LimitsConfig config = new LimitsConfig(
                null,
                new LimitsConfig.Rate(1_000, Duration.ofHours(1)),
                null,
                null,
                0,
                WAIT,
                LimitsConfig.Per.PROVIDER);
        Limiter limiter = new Limiter("openai", config, loop::nanoTime, new SharedRates.Scope(fleet, "openai/", ""));
        assertThat(limiter.takeAtOnce(Weights.of(400))).isTrue();
        loop.advance(Duration.ofMillis(100));
        assertThat(fleet.settled).isEqualTo(400);
        limiter.giveBack(Weights.of(400), Weights.of(50));
        loop.advance(SECOND);
        assertThat(fleet.settled).isEqualTo(50);
        limiter.takeAtOnce(Weights.of(10));
        limiter.giveBack(Weights.of(10), Weights.of(300));
        loop.advance(SECOND);
        assertThat(fleet.settled).isEqualTo(350);
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void a_limiter_that_was_not_used_of_late_is_at_rest() {
        fleet.instances = 3;
        Limiter limiter = limiter(new LimitsConfig.Rate(500, SECOND));
        assertThat(limiter.atRest()).isTrue();
        limiter.takeAtOnce(Weights.ONE);
        assertThat(limiter.atRest()).isFalse();
        loop.advance(Duration.ofSeconds(2));
        assertThat(limiter.atRest()).isTrue();
        assertThat(loop.waiting()).isZero();
    }

    @Test
    void a_pause_is_told_to_the_others_and_one_that_is_heard_is_not_told_again() {
        Limiters limiters = new Limiters(loop::nanoTime, fleet);
        LimitsConfig config = new LimitsConfig(new LimitsConfig.Rate(500, SECOND), 0, WAIT);
        Limiter limiter = limiters.of("openai", config, "gpt");
        limiter.pause("gpt", Duration.ofSeconds(3));
        SharedRates.Pause told = new SharedRates.Pause("openai", "gpt", "gpt", 3_000_000_000L);
        assertThat(fleet.pauses).containsExactly(told);
        Limiters others = new Limiters(loop::nanoTime, fleet);
        Limiter other = others.of("openai", config, "gpt");
        others.heard(told);
        assertThat(fleet.pauses).hasSize(1);
        assertThat(other.takeAtOnce(Weights.one("gpt"))).isFalse();
        assertThat(others.of("openai", config, "other").takeAtOnce(Weights.one("other")))
                .isTrue();
        loop.advance(Duration.ofSeconds(3));
        assertThat(other.takeAtOnce(Weights.one("gpt"))).isTrue();
    }
}
