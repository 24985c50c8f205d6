package io.fairlead.proxy.layer;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Refusal.Reason;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What is too large for an event loop runs here: documents that are read, written or edited. It runs on few threads and from a
 * bounded queue, and the results come back to the loop that asked. A result that comes too late is released. Safe for any
 * thread.
 */
public final class LargeWork implements AutoCloseable {

    /** In bytes; what is larger is no work for a loop. */
    public static final int LARGE = 256 * 1024;

    /** Each waits with a body that is in the memory account already. */
    private static final int MOST_WAITING = 1_024;

    private static final Duration SOON = Duration.ofSeconds(1);

    private final ThreadPoolExecutor threads;

    /** On {@code count} threads, which end while there is nothing to do. */
    public LargeWork(int count) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count, count, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_WAITING), work -> {
                    Thread thread = new Thread(work, "fairlead-large-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** How much waits for a thread. */
    public int waiting() {
        return threads.getQueue().size();
    }

    /**
     * Does {@code work} for an attempt and goes on with what it made. An abort completes the result at once; what is made in spite
     * of it is released.
     *
     * @param work on a thread of this; may throw, which completes the result exceptionally
     * @param after when the work is done, or never begins; on any thread
     * @param release gives back what was made for nothing; on any thread
     * @param then on the attempt's loop
     */
    public <T> CompletableFuture<Outcome> serve(
            Attempt attempt,
            Supplier<T> work,
            Runnable after,
            Consumer<T> release,
            Function<T, CompletableFuture<Outcome>> then) {
        CompletableFuture<Outcome> result = new CompletableFuture<>();
        attempt.onAbort(result::complete);
        boolean begun = run(attempt.exchange().loop(), result::isDone, work, after, release, new Receiver<>() {
            @Override
            public void made(T made) {
                Relay.ask(ignored -> then.apply(made), attempt, result, result::complete);
            }

            @Override
            public void failed(Throwable bug) {
                result.completeExceptionally(bug);
            }
        });
        return begun
                ? result
                : CompletableFuture.completedFuture(Outcome.refused(new Refusal(
                        Reason.NO_ROOM, "overload_work", "too many large calls wait for their turn", SOON)));
    }

    /** Hears on the loop what came of it. */
    public interface Receiver<T> {
        /** Owns {@code made}. */
        void made(T made);

        /** The work threw. */
        void failed(Throwable bug);
    }

    /**
     * Does {@code work}, and tells {@code receiver} on {@code loop}, unless it is {@code over} by then (asked on any thread).
     * {@code after} runs when the work is done, or never begins.
     *
     * @return false, and nothing is done, when too much waits already
     */
    public <T> boolean run(
            Loop loop,
            BooleanSupplier over,
            Supplier<T> work,
            Runnable after,
            Consumer<T> release,
            Receiver<T> receiver) {
        try {
            threads.execute(() -> one(loop, over, work, after, release, receiver));
            return true;
        } catch (RejectedExecutionException full) {
            after.run();
            return false;
        }
    }

    private static <T> void one(
            Loop loop,
            BooleanSupplier over,
            Supplier<T> work,
            Runnable after,
            Consumer<T> release,
            Receiver<T> receiver) {
        if (over.getAsBoolean()) {
            after.run();
            return;
        }
        T made;
        try {
            made = work.get();
        } catch (RuntimeException | Error bug) {
            after.run(); // before anybody hears of it
            back(loop, () -> receiver.failed(bug), () -> {});
            return;
        }
        after.run();
        back(
                loop,
                () -> {
                    if (over.getAsBoolean()) {
                        release.accept(made);
                    } else {
                        receiver.made(made);
                    }
                },
                () -> release.accept(made));
    }

    private static void back(Loop loop, Runnable task, Runnable otherwise) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            otherwise.run();
        }
    }

    /** Takes no more work; what runs and waits is finished. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
