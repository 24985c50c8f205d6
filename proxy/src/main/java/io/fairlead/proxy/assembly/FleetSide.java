package io.fairlead.proxy.assembly;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.fleet.FleetBucket;
import io.fairlead.proxy.fleet.FleetConfig;
import io.fairlead.proxy.fleet.FleetLink;
import io.fairlead.proxy.fleet.FleetListener;
import io.fairlead.proxy.fleet.FleetModules;
import io.fairlead.proxy.fleet.FleetTopic;
import io.fairlead.proxy.observe.FleetLog;
import io.fairlead.proxy.policy.breaker.Breakers;
import io.fairlead.proxy.policy.cache.SharedAnswers;
import io.fairlead.proxy.policy.limit.LimitsConfig;
import io.fairlead.proxy.policy.limit.SharedRates;
import io.fairlead.proxy.policy.state.KeptState;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * This instance's side of its fleet: what policies share goes to the link, and what others tell comes back to the policies. There is
 * none where no fleet is configured. Safe for any thread; opening and closing block.
 */
final class FleetSide implements SharedRates, SharedAnswers, ExchangeListener, FleetListener, AutoCloseable {

    private static final String ANSWERS = "answer:";

    private final FleetConfig config;
    private final String instance;
    private final NettyLoop aside;
    private final FleetLog log = new FleetLog();
    private volatile @Nullable FleetLink link;
    private volatile @Nullable FleetNews hears;

    private FleetSide(FleetConfig config, String instance, NettyLoop aside) {
        this.config = config;
        this.instance = instance;
        this.aside = aside;
    }

    /** Null where nothing is shared; {@code aside}: a loop that no call has. */
    static @Nullable FleetSide of(@Nullable FleetConfig config, String instance, NettyLoop aside) {
        return config == null ? null : new FleetSide(config, instance, aside);
    }

    /**
     * Opens the link.
     *
     * @param heard where news of others go
     * @throws IllegalStateException when the module is not there
     */
    void open(FleetNews heard) {
        hears = heard;
        link = FleetModules.find().open(config, instance, this);
    }

    boolean up() {
        FleetLink there = link;
        return there != null && there.up();
    }

    @Override
    public int instances() {
        FleetLink there = link;
        return there == null ? 1 : there.instances();
    }

    Map<String, Long> errors() {
        FleetLink there = link;
        return there == null ? Map.of() : there.errors();
    }

    Map<String, Long> news() {
        FleetLink there = link;
        return there == null ? Map.of() : there.news();
    }

    @Override
    public Account account(String name, LimitsConfig.Rate rate) {
        return new Account() {
            private volatile @Nullable FleetBucket bucket;

            private @Nullable FleetBucket bucket() {
                FleetBucket known = bucket;
                FleetLink there = link;
                if (known == null && there != null) {
                    known = there.bucket(name, rate.amount(), rate.period());
                    bucket = known;
                }
                return known;
            }

            @Override
            public CompletionStage<Answer> settle(long owed, long wanted) {
                FleetBucket shared = bucket();
                return shared == null
                        ? CompletableFuture.failedFuture(new IllegalStateException("the fleet is not there yet"))
                        : shared.settle(owed, wanted).thenApply(left -> new Answer(left.granted(), left.remaining()));
            }

            @Override
            public void giveBack(long amount) {
                FleetBucket shared = bucket();
                if (shared != null) {
                    shared.giveBack(amount);
                }
            }
        };
    }

    @Override
    public void later(Duration delay, Runnable task) {
        try {
            aside.schedule(delay, task);
        } catch (RejectedExecutionException over) {
            // the process ends
        }
    }

    @Override
    public void paused(Pause pause) {
        tell(FleetTopic.NEWS, FleetNews.text(pause));
    }

    /** This instance remembers who keeps something. */
    void kept(KeptState.Kept kept) {
        tell(FleetTopic.STATE, FleetNews.text(kept));
    }

    /** What others told is not told again. */
    @Override
    public void breakerMoved(String provider, String model, String from, String to, String reason) {
        boolean open = to.equals("open");
        if ((open || to.equals("closed")) && !reason.equals(Breakers.HEARD)) {
            tell(FleetTopic.NEWS, FleetNews.breaker(provider, model, open));
        }
    }

    @Override
    public CompletableFuture<byte @Nullable []> find(String key) {
        FleetLink there = link;
        return there == null ? CompletableFuture.completedFuture(null) : there.get(ANSWERS + key);
    }

    @Override
    public void keep(String key, byte[] value, Duration life) {
        FleetLink there = link;
        if (there != null) {
            there.put(ANSWERS + key, value, life);
        }
    }

    @Override
    public void drop(String prefix) {
        FleetLink there = link;
        if (there != null) {
            there.clear(ANSWERS + prefix);
        }
    }

    @Override
    public void purged(Purge purge) {
        tell(FleetTopic.NEWS, FleetNews.text(purge));
    }

    @Override
    public long nowMillis() {
        FleetLink there = link;
        return there == null ? System.currentTimeMillis() : there.nowMillis();
    }

    /** By which all instances tell calls apart: nobody without the server's password has it. */
    byte[] secret() {
        Secret password = config.redis().password();
        String text = "fairlead answers v1\n" + config.namespace() + "\n" + (password == null ? "" : password.reveal());
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private void tell(FleetTopic topic, String text) {
        FleetLink there = link;
        if (there != null) {
            there.tell(topic, text);
        }
    }

    @Override
    public void heard(FleetTopic topic, String text, Duration age) {
        FleetNews known = hears;
        if (known != null) {
            known.heard(text, age);
        }
    }

    @Override
    public void changed(boolean up, String why) {
        log.changed(up, why);
    }

    @Override
    public void close() {
        FleetLink there = link;
        if (there != null) {
            there.close();
        }
    }
}
