package io.fairlead.proxy.testing;

import io.fairlead.proxy.exchange.Loop;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** A loop whose time is moved by hand; due tasks run in order of their time, then of their making. Others may hand it tasks. */
public final class VirtualLoop implements Loop {

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
        synchronized (tasks) {
            Task task = new Task(now + Math.max(0, delay.toNanos()), made++, work);
            tasks.add(task);
            return () -> cancel(task);
        }
    }

    private void cancel(Task task) {
        synchronized (tasks) {
            tasks.remove(task);
        }
    }

    @Override
    public boolean inLoop() {
        return true;
    }

    @Override
    public void execute(Runnable task) {
        schedule(Duration.ZERO, task);
    }

    /** Moves time on and runs what becomes due. */
    public void advance(Duration by) {
        long until = now + by.toNanos();
        for (Task task = due(until); task != null; task = due(until)) {
            now = Math.max(now, task.at());
            task.work().run();
        }
        now = until;
    }

    private @Nullable Task due(long until) {
        synchronized (tasks) {
            Task first = tasks.peek();
            return first != null && first.at() <= until ? tasks.poll() : null;
        }
    }

    /** Time passes and nothing runs. */
    public void stall(Duration by) {
        now += by.toNanos();
    }

    /** Runs what is due now, without moving time. */
    public void run() {
        advance(Duration.ZERO);
    }

    /** Timers and tasks that still wait; 0 at rest. */
    public int waiting() {
        synchronized (tasks) {
            return tasks.size();
        }
    }
}
