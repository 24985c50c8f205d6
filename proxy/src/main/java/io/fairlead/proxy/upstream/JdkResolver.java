package io.fairlead.proxy.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The operating system's resolver, with its hosts file, search list and order of sources, on a few threads of its own.
 *
 * <p>At most {@value #THREADS} look-ups run and {@value #QUEUE} wait; one more fails at once. The JVM keeps an answer for
 * 30 s unless its security properties say otherwise; {@link #keepNothing} does.
 */
public final class JdkResolver implements Resolver, AutoCloseable {

    static final int THREADS = 8;
    static final int QUEUE = 256;

    private final ThreadPoolExecutor threads;

    /** {@code purpose}: what its threads are called after, for people. */
    public JdkResolver(String purpose) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), work -> {
                    Thread thread = new Thread(work, "fairlead-" + purpose + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * From now on this JVM keeps no answer of its own, good or bad. So a name's time to live is the system's affair, and each
     * failure is told as what it is. Of a JVM that belongs to Fairlead, before its first look-up.
     */
    public static void keepNothing() {
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    @Override
    public CompletableFuture<List<InetAddress>> resolve(String host) {
        CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
        try {
            threads.execute(() -> lookUp(host, found));
        } catch (RejectedExecutionException e) {
            found.completeExceptionally(new NameFailure("too many names are being looked up", false));
        }
        return found;
    }

    private static void lookUp(String host, CompletableFuture<List<InetAddress>> found) {
        try {
            found.complete(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException e) {
            String said = String.valueOf(e.getMessage());
            boolean temporary = said.contains("emporary failure") || said.contains("try again");
            found.completeExceptionally(new NameFailure(
                    temporary ? "the resolver gave no answer for " + host : host + " has no address", !temporary));
        } catch (SecurityException e) {
            found.completeExceptionally(new NameFailure("looking names up is not permitted here", false));
        }
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
