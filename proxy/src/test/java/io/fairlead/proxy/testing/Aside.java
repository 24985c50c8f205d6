package io.fairlead.proxy.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Blocking work beside a test, on a thread of its own. The common pool would not do: since JDK 25 two tasks share its one
 * thread on a machine with two cores, and one that waits for the other waits for ever.
 */
public final class Aside {
    private static final Executor THREADS = work -> {
        Thread thread = new Thread(work, "aside");
        thread.setDaemon(true);
        thread.start();
    };

    private Aside() {}

    public static <T> CompletableFuture<T> supply(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, THREADS);
    }

    public static CompletableFuture<Void> run(Runnable work) {
        return CompletableFuture.runAsync(work, THREADS);
    }
}
