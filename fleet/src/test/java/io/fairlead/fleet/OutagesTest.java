package io.fairlead.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.fleet.FleetBucket;
import io.fairlead.proxy.fleet.FleetLink;
import io.fairlead.proxy.fleet.FleetListener;
import io.fairlead.proxy.fleet.FleetTopic;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;

/** The server is paused, killed, or not there yet. */
class OutagesTest {

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    private static ConditionFactory await() {
        return Awaitility.await().atMost(60, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(10));
    }

    private FleetLink link(RealRedis redis, String instance) {
        return RedisLink.open(
                redis.config("outages"),
                instance,
                new FleetListener() {
                    @Override
                    public void heard(FleetTopic topic, String text, Duration age) {
                        heard.add(text);
                    }

                    @Override
                    public void changed(boolean up, String why) {}
                },
                new ServerClock(InstantSource.system()));
    }

    private static boolean fails(FleetLink link) {
        FleetBucket bucket = link.bucket("a", 100, Duration.ofSeconds(1));
        return bucket.settle(1, 1).toCompletableFuture().isCompletedExceptionally();
    }

    private static void answers(FleetLink link) {
        FleetBucket bucket = link.bucket("a", 1_000, Duration.ofSeconds(1));
        await().ignoreExceptions()
                .until(() -> bucket.settle(0, 1)
                                .toCompletableFuture()
                                .get(5, TimeUnit.SECONDS)
                                .granted()
                        == 1);
    }

    @Test
    void a_link_notices_that_the_server_is_paused_or_gone_and_heals_by_itself() {
        try (RealRedis redis = RealRedis.start();
                FleetLink a = link(redis, "a");
                FleetLink b = link(redis, "b")) {
            await().until(() -> a.up() && b.up() && a.instances() == 2);

            redis.pause();
            await().until(() -> !a.up() && !b.up());
            assertThat(fails(a)).as("at once").isTrue();
            assertThat(a.instances()).as("as last known").isEqualTo(2);
            redis.goOn();
            await().until(() -> a.up() && b.up());
            answers(a);
            b.tell(FleetTopic.NEWS, "after the pause");
            await().until(() -> heard.contains("after the pause"));

            redis.kill();
            await().until(() -> !a.up() && !b.up());
            assertThat(fails(a)).as("at once").isTrue();
            redis.startAnew();
            await().until(() -> a.up() && b.up());
            answers(b);
            await().until(() -> a.instances() == 2);
            await().until(() -> {
                b.tell(FleetTopic.NEWS, "after the end");
                return heard.contains("after the end");
            });
        }
    }

    @Test
    void a_server_that_comes_later_is_found() {
        try (RealRedis redis = RealRedis.start()) {
            redis.kill();
            try (FleetLink a = link(redis, "a")) {
                await().until(() -> a.errors().getOrDefault("presence", 0L) > 0);
                assertThat(a.up()).isFalse();
                redis.startAnew();
                await().until(a::up);
                answers(a);
            }
        }
    }
}
