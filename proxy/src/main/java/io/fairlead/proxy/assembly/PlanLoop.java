package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** A loop of one call whose time passes only in thought: from one thing that is due to the next. Belongs to one thread. */
final class PlanLoop implements Loop {

    private record Task(long at, long order, Runnable work) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    private long now;
    private long made;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Timer schedule(Duration delay, Runnable work) {
        Task task = new Task(now + Math.max(0, delay.toNanos()), made++, work);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        var unused = schedule(Duration.ZERO, task);
    }

    /** Lets time pass until {@code over}, or nothing is due any more, or {@code most} tasks have run. */
    void run(BooleanSupplier over, int most) {
        for (int i = 0; i < most && !over.getAsBoolean(); i++) {
            Task next = tasks.poll();
            if (next == null) {
                return;
            }
            now = Math.max(now, next.at());
            next.work().run();
        }
    }
}
