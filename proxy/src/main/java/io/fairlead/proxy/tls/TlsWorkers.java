package io.fairlead.proxy.tls;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A few threads for what must not hold an event loop: making certificates, and checking those of upstream servers.
 * Bounded: at most {@value #QUEUE} pieces of work wait; one more is refused, and fails as its submitter decides.
 */
public final class TlsWorkers implements AutoCloseable {

    static final int QUEUE = 1024;

    private static final long IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;

    public TlsWorkers() {
        AtomicInteger number = new AtomicInteger();
        int most = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
        threads = new ThreadPoolExecutor(
                most, most, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), work -> {
                    Thread thread = new Thread(work, "fairlead-tls-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /** Throws {@link RejectedExecutionException} at the bound and after {@link #close()}. */
    Executor bounded() {
        return threads;
    }

    /** Does the work in the caller's thread at the bound: late is better than a failed handshake. */
    Executor orCaller() {
        return work -> {
            try {
                threads.execute(work);
            } catch (RejectedExecutionException e) {
                work.run();
            }
        };
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
