package io.fairlead.proxy.credential;

import io.fairlead.dialect.AuthForm;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes the key rings of providers whose credentials are more than a key, and owns the threads on which these are fetched,
 * renewed and signed with. Safe for any thread.
 */
public final class Credentials implements AutoCloseable {
    private static final int WAITING = 1_024;
    private static final long IDLE_SECONDS = 30;
    private static final long FILE_SECONDS = 5;
    private static final AuthForm BEARER = AuthForm.key("authorization", "Bearer ");

    private final ThreadPoolExecutor signing;
    private final ScheduledThreadPoolExecutor renewing;

    public Credentials() {
        signing = new ThreadPoolExecutor(
                2, 2, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), named("fairlead-sign-"));
        signing.allowCoreThreadTimeOut(true);
        renewing = new ScheduledThreadPoolExecutor(1, named("fairlead-token-"));
        renewing.setRemoveOnCancelPolicy(true);
        renewing.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        renewing.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // only at the shutdown
    }

    /** Signs with the AWS SDK's default credential chain. */
    public KeyRing aws(AuthForm form) {
        return KeyRing.signing(form, AwsSigner.ofDefaultChain(signing));
    }

    /**
     * Google's access tokens; the first is asked for at once.
     *
     * @param provider whose they are, for the log
     * @param file a credentials file; null leaves it to the environment and the metadata server
     */
    public KeyRing google(String provider, AuthForm form, @Nullable Path file) {
        GoogleTokens tokens = new GoogleTokens(file, System.getenv(), Clock.systemUTC());
        return new KeyRing(form, true, List.of(RenewedToken.begin(provider, tokens, this::after, System::nanoTime)));
    }

    /** A token that others keep fresh in {@code file}; a bearer token, whatever form the provider's keys have. */
    public KeyRing tokenFile(AuthForm form, Path file) {
        SecretFile secret = SecretFile.open(file);
        var watch = renewing.scheduleWithFixedDelay(secret::refresh, FILE_SECONDS, FILE_SECONDS, TimeUnit.SECONDS);
        AuthForm bearer =
                new AuthForm(AuthForm.Kind.OAUTH, BEARER.header(), BEARER.prefix(), null, Map.copyOf(form.always()));
        return new KeyRing(bearer, true, List.of(new Watched(secret, watch)));
    }

    /** A file that is looked at as long as somebody may ask for what it holds. */
    private record Watched(SecretFile file, Future<?> watch) implements SecretSource {
        @Override
        public @Nullable Secret current() {
            return file.current();
        }

        @Override
        public void close() {
            watch.cancel(false);
        }
    }

    private void after(Duration delay, Runnable work) {
        if (!renewing.isShutdown()) {
            var unused = renewing.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void close() {
        renewing.shutdownNow();
        signing.shutdown();
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, prefix + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
