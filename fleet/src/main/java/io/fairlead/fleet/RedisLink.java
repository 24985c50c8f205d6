package io.fairlead.fleet;

import io.fairlead.proxy.fleet.FleetBucket;
import io.fairlead.proxy.fleet.FleetConfig;
import io.fairlead.proxy.fleet.FleetLink;
import io.fairlead.proxy.fleet.FleetListener;
import io.fairlead.proxy.fleet.FleetTopic;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.SetArgs;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The link: two connections, and a thread that keeps time. While it is down nothing is sent but the sign of presence. Safe for any thread. */
final class RedisLink implements FleetLink {

    static final String LIMITS = "limits";
    static final String NEWS = "news";
    static final String CACHE = "cache";
    static final String PRESENCE = "presence";
    static final String TOLD = "told";
    static final String HEARD = "heard";

    private static final Duration EACH = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofMillis(250);
    private static final Duration LONGEST_BUCKET = Duration.ofMinutes(1);
    private static final Duration LONGEST_STATE = Duration.ofDays(7);
    private static final Duration LONGEST_NEWS = Duration.ofMinutes(10);
    private static final Duration LEAVING = Duration.ofMillis(500);
    private static final int AT_ONCE = 500;

    private final Keys keys;
    private final byte[] instance;
    private final FleetListener listener;
    private final RedisClient client;
    private final RedisURI server;
    private final ServerClock clock;
    private final Presence presence;
    private final NewsReader reader;
    private final Counts errors = new Counts(LIMITS, NEWS, CACHE, PRESENCE);
    private final Counts news = new Counts(TOLD, HEARD);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fairlead-fleet");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable StatefulRedisConnection<byte[], byte[]> asking;
    private volatile @Nullable AsyncProxyManager<byte[]> buckets;
    private final AtomicBoolean up = new AtomicBoolean();
    /** Whether anything was ever told of the link. */
    private final AtomicBoolean told = new AtomicBoolean();

    private RedisLink(FleetConfig config, String instance, FleetListener listener, ServerClock clock) {
        keys = new Keys(config.namespace());
        this.instance = instance.getBytes(StandardCharsets.UTF_8);
        this.listener = listener;
        client = Client.of();
        server = Client.address(config.redis());
        this.clock = clock;
        presence = new Presence(keys, instance, clock);
        reader = new NewsReader(keys, instance, clock, listener, news);
    }

    static RedisLink open(FleetConfig config, String instance, FleetListener listener, ServerClock clock) {
        RedisLink link = new RedisLink(config, instance, listener, clock);
        link.timer.execute(link::connect);
        return link;
    }

    /** Until there is a connection; from then on Lettuce connects anew by itself. */
    private void connect() {
        client.connectAsync(ByteArrayCodec.INSTANCE, server).whenComplete((made, trouble) -> {
            if (made == null) {
                errors.add(PRESENCE);
                changed(false, Client.why(trouble));
                in(EACH, this::connect);
            } else if (closed.get()) {
                made.closeAsync();
            } else {
                buckets = Bucket4jLettuce.casBasedBuilder(made)
                        .clientClock(clock)
                        .expirationAfterWrite(
                                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(LONGEST_BUCKET))
                        .build()
                        .asAsync();
                asking = made;
                in(Duration.ZERO, this::present);
                in(Duration.ZERO, this::listen);
            }
        });
    }

    private void present() {
        StatefulRedisConnection<byte[], byte[]> connection = asking;
        if (connection == null) {
            return;
        }
        answered(() -> presence.say(connection.async())).whenComplete((done, trouble) -> {
            if (trouble != null) {
                errors.add(PRESENCE);
            }
            changed(trouble == null, trouble == null ? "it answers" : Client.why(trouble));
            in(trouble == null ? EACH : AGAIN, this::present);
        });
    }

    private void listen() {
        client.connectAsync(ByteArrayCodec.INSTANCE, server).whenComplete((made, trouble) -> {
            if (made == null) {
                in(EACH, this::listen);
            } else if (closed.get()) {
                made.closeAsync();
            } else {
                readOn(made);
            }
        });
    }

    private void readOn(StatefulRedisConnection<byte[], byte[]> connection) {
        reader.readOn(connection.async(), closed::get, () -> in(AGAIN, () -> readOn(connection)));
    }

    private void in(Duration delay, Runnable task) {
        try {
            timer.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException over) {
            // it is closed
        }
    }

    /** Of many who notice the same one tells it. */
    private void changed(boolean now, String why) {
        boolean first = told.compareAndSet(false, true);
        if ((up.compareAndSet(!now, now) || first) && !closed.get()) {
            listener.changed(now, why);
        }
    }

    /** What is sent fails in its turn, and never throws. */
    static <T> CompletableFuture<T> answered(Supplier<CompletableFuture<T>> question) {
        try {
            return question.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Asks while the link is up; what does not come out well is counted as {@code what}, and one that does not come is a sign. */
    <T> CompletableFuture<T> counted(String what, Supplier<CompletableFuture<T>> question) {
        if (!up.get()) {
            errors.add(what);
            return CompletableFuture.failedFuture(new Down());
        }
        return answered(question).whenComplete((done, trouble) -> {
            if (trouble != null) {
                errors.add(what);
                if (Client.silent(trouble)) {
                    changed(false, Client.why(trouble)); // the sign of presence says when it is there again
                }
            }
        });
    }

    AsyncProxyManager<byte[]> buckets() {
        AsyncProxyManager<byte[]> made = buckets;
        if (made == null) {
            throw new Down();
        }
        return made;
    }

    private RedisAsyncCommands<byte[], byte[]> ask() {
        StatefulRedisConnection<byte[], byte[]> connection = asking;
        if (connection == null) {
            throw new Down();
        }
        return connection.async();
    }

    @Override
    public FleetBucket bucket(String name, long amount, Duration period) {
        return new RedisBucket(this, keys.bucket(name, amount, period.toMillis()), amount, period);
    }

    @Override
    public void tell(FleetTopic topic, String text) {
        Duration kept = topic == FleetTopic.STATE ? LONGEST_STATE : LONGEST_NEWS;
        counted(NEWS, () -> {
                    byte[] key = keys.topic(topic);
                    CompletableFuture<String> added = ask().xadd(
                                    key,
                                    XAddArgs.Builder.maxlen(topic.most()).approximateTrimming(),
                                    NewsReader.FROM,
                                    instance,
                                    NewsReader.TEXT,
                                    text.getBytes(StandardCharsets.UTF_8))
                            .toCompletableFuture();
                    ask().pexpire(key, kept);
                    return added;
                })
                .thenRun(() -> news.add(TOLD));
    }

    @Override
    public CompletableFuture<byte @Nullable []> get(String key) {
        return counted(CACHE, () -> ask().get(keys.value(key)).toCompletableFuture());
    }

    @Override
    public void put(String key, byte[] value, Duration life) {
        long millis = Math.max(1, life.toMillis());
        counted(
                CACHE,
                () -> ask().set(keys.value(key), value, SetArgs.Builder.px(millis))
                        .toCompletableFuture());
    }

    @Override
    public void clear(String prefix) {
        ScanArgs matching = ScanArgs.Builder.matches(keys.values(prefix)).limit(AT_ONCE);
        counted(CACHE, () -> ask().scan(matching).toCompletableFuture().thenCompose(found -> cleared(found, matching)));
    }

    private CompletableFuture<Void> cleared(KeyScanCursor<byte[]> found, ScanArgs matching) {
        if (!found.getKeys().isEmpty()) {
            ask().unlink(found.getKeys().toArray(new byte[0][]));
        }
        return found.isFinished()
                ? CompletableFuture.completedFuture(null)
                : ask().scan(ScanCursor.of(found.getCursor()), matching)
                        .toCompletableFuture()
                        .thenCompose(more -> cleared(more, matching));
    }

    @Override
    public long nowMillis() {
        return clock.millis();
    }

    @Override
    public int instances() {
        return presence.instances();
    }

    @Override
    public boolean up() {
        return up.get();
    }

    @Override
    public Map<String, Long> errors() {
        return errors.all();
    }

    @Override
    public Map<String, Long> news() {
        return news.all();
    }

    /** What was given back just before takes two questions, each in its turn: it is done when these two are. */
    private void leave(RedisAsyncCommands<byte[], byte[]> commands) {
        answered(() -> presence.leave(commands)
                        .thenCompose(gone -> commands.ping().toCompletableFuture()))
                .handle((done, trouble) -> done)
                .completeOnTimeout(null, LEAVING.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        timer.shutdownNow();
        StatefulRedisConnection<byte[], byte[]> connection = asking;
        if (connection != null && up.get()) {
            leave(connection.async());
        }
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        Client.close(client);
    }
}
