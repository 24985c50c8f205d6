package io.fairlead.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.fleet.FleetBucket;
import io.fairlead.proxy.fleet.FleetBucket.Left;
import io.fairlead.proxy.fleet.FleetConfig;
import io.fairlead.proxy.fleet.FleetLink;
import io.fairlead.proxy.fleet.FleetListener;
import io.fairlead.proxy.fleet.FleetTopic;
import io.fairlead.proxy.fleet.RedisAddress;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A link to a real server. */
@SuppressWarnings("NullAway.Init")
class RedisLinkTest {

    private static final AtomicInteger NAMESPACES = new AtomicInteger();
    private static RealRedis redis;

    private final String namespace = "test-" + NAMESPACES.incrementAndGet();
    private final List<FleetLink> links = new ArrayList<>();

    @BeforeAll
    static void start() {
        redis = RealRedis.start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @AfterEach
    void close() {
        links.forEach(FleetLink::close);
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(30, TimeUnit.SECONDS).pollInterval(Duration.ofMillis(5));
    }

    private record Heard(FleetTopic topic, String text, Duration age) {}

    private static final class Listener implements FleetListener {
        private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
        private final Queue<String> changes = new ConcurrentLinkedQueue<>();

        @Override
        public void heard(FleetTopic topic, String text, Duration age) {
            heard.add(new Heard(topic, text, age));
        }

        @Override
        public void changed(boolean up, String why) {
            changes.add((up ? "up: " : "down: ") + why);
        }

        List<String> texts() {
            return heard.stream().map(Heard::text).toList();
        }
    }

    private FleetLink link(String instance, FleetListener listener) {
        return link(redis.config(namespace), instance, listener, new ServerClock(InstantSource.system()));
    }

    private FleetLink link(FleetConfig config, String instance, FleetListener listener, ServerClock time) {
        FleetLink link = RedisLink.open(config, instance, listener, time);
        links.add(link);
        return link;
    }

    private FleetLink joined(String instance, FleetListener listener) {
        FleetLink link = link(instance, listener);
        await().until(link::up);
        return link;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void what_is_granted_to_all_together_is_the_rate(int instances) throws Exception {
        int rate = 500;
        AtomicLong millis = new AtomicLong(System.currentTimeMillis());
        ServerClock time = new ServerClock(() -> Instant.ofEpochMilli(millis.get())) {
            @Override
            void heard(long serverMillis) {}
        };
        List<FleetBucket> buckets = new ArrayList<>();
        for (int i = 0; i < instances; i++) {
            FleetLink link = link(redis.config(namespace), "i" + i, new Listener(), time);
            await().until(link::up);
            buckets.add(link.bucket("a", rate, Duration.ofSeconds(1)));
        }
        long granted = -rate; // what a full bucket holds at first
        int steps = 300;
        for (int step = 0; step < steps; step++) {
            millis.addAndGet(20);
            List<CompletableFuture<Left>> answers = new ArrayList<>();
            for (FleetBucket each : buckets) {
                answers.add(each.settle(0, 1 + rate / instances / 20).toCompletableFuture());
            }
            for (CompletableFuture<Left> each : answers) {
                granted += each.get(30, TimeUnit.SECONDS).granted();
            }
        }
        double expected = rate * steps * 0.02;
        assertThat((double) granted).isCloseTo(expected, within(expected * 0.02));
    }

    @Test
    void what_is_owed_is_taken_whatever_is_there_and_what_is_given_back_is_there_again() throws Exception {
        FleetBucket bucket = joined("a", new Listener()).bucket("b", 100, Duration.ofHours(1));
        FleetBucket same = joined("b", new Listener()).bucket("b", 100, Duration.ofHours(1));
        assertThat(left(bucket, 30, 20)).isEqualTo(new Left(20, 50));
        assertThat(left(same, 0, 60)).isEqualTo(new Left(50, 0));
        assertThat(left(same, 40, 0)).isEqualTo(new Left(0, -40));
        bucket.giveBack(60);
        await().untilAsserted(() -> assertThat(left(bucket, 0, 1)).isEqualTo(new Left(1, 19)));
    }

    private static Left left(FleetBucket bucket, long owed, long wanted) throws Exception {
        return bucket.settle(owed, wanted).toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void instances_are_counted_and_one_that_leaves_is_not() {
        FleetLink a = joined("a", new Listener());
        FleetLink b = joined("b", new Listener());
        FleetLink c = joined("c", new Listener());
        await().until(() -> a.instances() == 3 && b.instances() == 3 && c.instances() == 3);
        c.close();
        await().until(() -> a.instances() == 2 && b.instances() == 2);
    }

    @Test
    void news_come_to_the_others_once_and_to_those_who_join_later_with_their_age() {
        Listener one = new Listener();
        Listener two = new Listener();
        FleetLink a = joined("a", one);
        FleetLink b = joined("b", two);
        a.tell(FleetTopic.NEWS, "n1");
        a.tell(FleetTopic.STATE, "s1");
        b.tell(FleetTopic.NEWS, "n2");
        await().until(() -> two.texts().size() == 2 && one.texts().size() == 1);
        assertThat(two.texts()).containsExactlyInAnyOrder("n1", "s1");
        assertThat(one.texts()).containsExactly("n2");
        Listener late = new Listener();
        joined("c", late);
        await().until(() -> late.texts().size() == 3);
        assertThat(late.texts()).containsExactlyInAnyOrder("n1", "n2", "s1");
        assertThat(late.heard).allMatch(each -> each.age().compareTo(Duration.ofMinutes(1)) < 0);
        assertThat(a.news()).containsEntry("told", 2L).containsEntry("heard", 1L);
    }

    @Test
    void values_are_kept_and_cleared_and_another_namespace_has_none_of_them() throws Exception {
        FleetLink link = joined("a", new Listener());
        link.put("k:1", bytes("one"), Duration.ofMinutes(1));
        link.put("k:2", bytes("two"), Duration.ofMinutes(1));
        link.put("other", bytes("three"), Duration.ofMinutes(1));
        await().untilAsserted(() -> assertThat(value(link, "other")).isEqualTo("three"));
        assertThat(value(link, "k:1")).isEqualTo("one");
        FleetLink stranger =
                link(redis.config(namespace + "-2"), "a", new Listener(), new ServerClock(InstantSource.system()));
        await().until(stranger::up);
        assertThat(stranger.get("k:1").get(30, TimeUnit.SECONDS)).isNull();
        link.clear("k:");
        await().untilAsserted(() ->
                assertThat(value(link, "k:1") + value(link, "k:2")).isEqualTo("nullnull"));
        assertThat(value(link, "other")).isEqualTo("three");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String value(FleetLink link, String key) throws Exception {
        byte[] value = link.get(key).get(30, TimeUnit.SECONDS);
        return value == null ? "null" : new String(value, StandardCharsets.UTF_8);
    }

    @Test
    void every_key_is_in_the_namespace_has_a_version_and_expires() throws Exception {
        FleetLink link = joined("a", new Listener());
        left(link.bucket("openai/gpt", 5, Duration.ofSeconds(1)), 1, 1);
        link.tell(FleetTopic.NEWS, "n");
        link.tell(FleetTopic.STATE, "s");
        link.put("k", bytes("v"), Duration.ofMinutes(1));
        RedisClient client = RedisClient.create(redis.url());
        try (StatefulRedisConnection<String, String> plain = client.connect()) {
            await().until(() -> plain.sync().keys(namespace + ":*").size() == 5);
            for (String key : plain.sync().keys(namespace + ":*")) {
                assertThat(key).startsWith(namespace + ":v1:");
                assertThat(plain.sync().pttl(key)).as(key).isPositive();
            }
        } finally {
            client.shutdown();
        }
    }

    @Test
    void a_password_is_used_and_one_that_is_refused_is_told_without_it() {
        try (RealRedis guarded = RealRedis.start("--requirepass", "CANARY-1")) {
            RedisAddress address = guarded.config(namespace).redis();
            Listener listener = new Listener();
            FleetLink link = link(
                    new FleetConfig(address.withPassword(Secret.of("CANARY-2")), namespace),
                    "a",
                    listener,
                    new ServerClock(InstantSource.system()));
            await().until(() -> !listener.changes.isEmpty());
            assertThat(listener.changes.peek())
                    .startsWith("down: ")
                    .contains("WRONGPASS")
                    .doesNotContain("CANARY");
            assertThat(link.up()).isFalse();
            assertThat(link.get("k")).isCompletedExceptionally();
            FleetLink right = link(
                    new FleetConfig(address.withPassword(Secret.of("CANARY-1")), namespace),
                    "b",
                    new Listener(),
                    new ServerClock(InstantSource.system()));
            await().until(right::up);
        }
    }
}
