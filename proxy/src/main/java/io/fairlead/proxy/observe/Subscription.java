package io.fairlead.proxy.observe;

import io.netty.util.internal.PlatformDependent;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A reader's line of events. A full line takes nothing more: the event is lost, and counted. Safe for any thread: a
 * lock-free queue of many writers and one reader, and a flag by which at most one thread reads.
 */
public final class Subscription implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Subscription.class);

    private final String name;
    private final Executor pace;
    private final Predicate<Event> wanted;
    private final EventSubscriber reader;
    private final Consumer<Subscription> leaves;
    private final Queue<Event> line;
    private final AtomicBoolean reading = new AtomicBoolean();
    private final AtomicLong lost = new AtomicLong();
    private final AtomicLong told = new AtomicLong();
    private volatile boolean closed;

    Subscription(
            String name,
            int bound,
            Executor pace,
            Predicate<Event> wanted,
            EventSubscriber reader,
            Consumer<Subscription> leaves) {
        this.name = name;
        this.pace = pace;
        this.wanted = wanted;
        this.reader = reader;
        this.leaves = leaves;
        this.line = PlatformDependent.newFixedMpscQueue(Math.max(2, bound));
    }

    String name() {
        return name;
    }

    /** Events that did not fit. */
    public long lost() {
        return lost.get();
    }

    void offer(Event event) {
        if (closed || !wanted.test(event)) {
            return;
        }
        if (!line.offer(event)) {
            lost.incrementAndGet();
        }
        wake();
    }

    private void wake() {
        if (!reading.compareAndSet(false, true)) {
            return;
        }
        try {
            pace.execute(this::read);
        } catch (RejectedExecutionException e) {
            reading.set(false); // its thread is gone; what comes is lost and counted once the line is full
        }
    }

    private void read() {
        try {
            while (!closed && reader.ready()) {
                tellLost();
                Event next = line.poll();
                if (next == null) {
                    break;
                }
                hand(next);
            }
        } finally {
            reading.set(false);
        }
        if (!line.isEmpty() && !closed && reader.ready()) {
            wake(); // it came after the last look and before the flag was down
        }
    }

    /** A reader that was not ready can take events again. Called where it reads. */
    public void resume() {
        if (!closed) {
            wake();
        }
    }

    private void tellLost() {
        long now = lost.get();
        long before = told.getAndSet(now);
        if (now > before && !closed) {
            try {
                reader.lost(now - before);
            } catch (RuntimeException e) {
                failed(e);
            }
        }
    }

    private void hand(Event event) {
        try {
            reader.event(event);
        } catch (RuntimeException e) {
            failed(e);
        }
    }

    private void failed(RuntimeException cause) {
        log.error("{} failed at an event; it goes on with the next one", name, cause);
    }

    /** Hears of nothing more. */
    @Override
    public void close() {
        closed = true;
        leaves.accept(this);
        line.clear();
    }
}
