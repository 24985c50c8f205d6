package io.fairlead.proxy.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class LoopBeatsTest {

    private final Queue<Runnable> held = new ArrayDeque<>();
    private long now = 1_000_000_000_000L;

    private void second() {
        now += Duration.ofSeconds(1).toNanos();
    }

    private void runHeld() {
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    @Test
    void loops_that_run_at_once_are_not_late() {
        LoopBeats beats = new LoopBeats(List.of(Runnable::run, Runnable::run), () -> now);
        for (int i = 0; i < 200; i++) {
            beats.tick();
            second();
        }
        assertThat(beats.worstNanos()).isZero();
        assertThat(beats.stuck()).isFalse();
    }

    @Test
    void a_loop_that_ended_or_says_nothing_for_seconds_is_not_alive() {
        LoopBeats silent = new LoopBeats(List.of(Runnable::run, held::add), () -> now);
        for (int i = 0; i < 5; i++) {
            silent.tick();
            assertThat(silent.alive()).isTrue();
            second();
        }
        silent.tick();
        assertThat(silent.alive()).isFalse();
        runHeld();
        silent.tick();
        assertThat(silent.alive()).isTrue();

        Executor ended = task -> {
            throw new RejectedExecutionException("it ended");
        };
        LoopBeats dead = new LoopBeats(List.of(Runnable::run, ended), () -> now);
        dead.tick();
        assertThat(dead.alive()).isFalse();
        assertThat(dead.stuck()).isFalse();
    }

    @Test
    void one_busy_loop_among_many_is_seen_while_it_is_busy_and_forgotten_a_minute_later() {
        Executor busy = held::add;
        LoopBeats beats = new LoopBeats(List.of(Runnable::run, busy, Runnable::run), () -> now);
        beats.tick();
        for (int i = 0; i < 5; i++) {
            second();
            beats.tick();
        }
        assertThat(beats.worstNanos()).isEqualTo(Duration.ofSeconds(5).toNanos());
        assertThat(beats.stuck()).isFalse();
        for (int i = 0; i < 60; i++) {
            runHeld();
            second();
            beats.tick();
        }
        assertThat(beats.worstNanos()).isGreaterThan(0);
        for (int i = 0; i < 5; i++) {
            runHeld();
            beats.tick();
            runHeld();
            second();
        }
        assertThat(beats.worstNanos()).isZero();
    }

    @Test
    void a_loop_without_a_sign_of_life_for_a_minute_is_stuck_until_it_moves() {
        LoopBeats beats = new LoopBeats(List.<Executor>of(held::add), () -> now);
        for (int i = 0; i < 60; i++) {
            beats.tick();
            assertThat(beats.stuck()).isFalse();
            second();
        }
        beats.tick();
        assertThat(beats.stuck()).isTrue();
        assertThat(held).hasSize(1); // and gets no more to do
        runHeld();
        beats.tick();
        assertThat(beats.stuck()).isFalse();
    }

    @Test
    void a_process_that_stood_still_as_a_whole_is_not_stuck() {
        LoopBeats beats = new LoopBeats(List.<Executor>of(held::add), () -> now);
        beats.tick();
        now += Duration.ofHours(8).toNanos();
        beats.tick();
        assertThat(beats.stuck()).isFalse();
    }

    @Test
    void a_loop_that_is_shut_down_is_late_for_nobody() {
        Executor down = task -> {
            throw new RejectedExecutionException();
        };
        LoopBeats beats = new LoopBeats(List.of(down), () -> now);
        for (int i = 0; i < 100; i++) {
            beats.tick();
            second();
        }
        assertThat(beats.stuck()).isFalse();
        assertThat(beats.worstNanos()).isZero();
    }
}
