package io.fairlead.proxy.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.layer.LargeWork.Receiver;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LargeWorkTest {
    private final LargeWork work = new LargeWork(1);
    private final QueuedLoop loop = new QueuedLoop();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger after = new AtomicInteger();
    private final List<String> released = new CopyOnWriteArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** What is handed back waits here until the test runs it. */
    private static final class QueuedLoop implements Loop {
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
        private volatile boolean ended;

        @Override
        public void execute(Runnable task) {
            if (ended) {
                throw new RejectedExecutionException("the loop has ended");
            }
            tasks.add(task);
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException("large work sets no timer");
        }

        @Override
        public boolean inLoop() {
            return true;
        }
    }

    @AfterEach
    void close() {
        work.close();
    }

    @Test
    void what_was_made_comes_back_on_the_loop() {
        assertThat(run(() -> "made")).isTrue();

        runLoop();
        assertThat(heard).containsExactly("made");
        assertThat(released).isEmpty();
        assertThat(after).hasValue(1);
    }

    @Test
    void what_was_thrown_comes_back_too_errors_among_it() {
        assertThat(run(() -> {
                    throw new AssertionError("thrown amid the work");
                }))
                .isTrue();

        runLoop();
        assertThat(heard).containsExactly("failed: thrown amid the work");
        assertThat(after).hasValue(1);
    }

    @Test
    void a_result_that_comes_too_late_is_released() {
        assertThat(run(() -> "late")).isTrue();
        await().until(() -> !loop.tasks.isEmpty());
        over.set(true);

        runLoop();
        assertThat(heard).isEmpty();
        assertThat(released).containsExactly("late");
    }

    @Test
    void work_that_nobody_waits_for_is_not_begun_and_lets_go_of_what_it_reads() {
        over.set(true);
        assertThat(run(() -> "unwanted")).isTrue();

        await().until(() -> after.get() == 1);
        assertThat(released).isEmpty();
        assertThat(loop.tasks).isEmpty();
    }

    @Test
    void a_result_for_a_loop_that_has_ended_is_released() {
        loop.ended = true;
        assertThat(run(() -> "made")).isTrue();

        await().until(() -> released.equals(List.of("made")));
        assertThat(after).hasValue(1);
    }

    @Test
    void work_that_is_not_taken_lets_go_at_once() {
        work.close();

        assertThat(run(() -> "made")).isFalse();
        assertThat(after).hasValue(1);
        assertThat(released).isEmpty();
    }

    private boolean run(Supplier<String> made) {
        return work.run(loop, over::get, made, after::incrementAndGet, released::add, new Receiver<>() {
            @Override
            public void made(String result) {
                heard.add(result);
            }

            @Override
            public void failed(Throwable bug) {
                heard.add("failed: " + bug.getMessage());
            }
        });
    }

    private void runLoop() {
        await().until(() -> !loop.tasks.isEmpty());
        loop.tasks.forEach(Runnable::run);
    }
}
