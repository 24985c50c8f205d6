package io.fairlead.fleet;

import io.fairlead.proxy.fleet.FleetListener;
import io.fairlead.proxy.fleet.FleetTopic;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for what other instances tell, and reads first what was told before it came. A connection that broke goes on where it was.
 * Confined to the answers of one connection: one question is under way at a time.
 */
final class NewsReader {

    private static final Logger LOG = LoggerFactory.getLogger(NewsReader.class);

    static final Duration LONGEST = Duration.ofSeconds(1);

    /** The fields of an entry. */
    static final byte[] FROM = {'f'};

    static final byte[] TEXT = {'t'};

    private static final int AT_ONCE = 500;

    private final Keys keys;
    private final byte[] instance;
    private final ServerClock clock;
    private final FleetListener listener;
    private final Counts counts;
    private final Map<FleetTopic, String> read = new EnumMap<>(FleetTopic.class);

    NewsReader(Keys keys, String instance, ServerClock clock, FleetListener listener, Counts counts) {
        this.keys = keys;
        this.instance = instance.getBytes(StandardCharsets.UTF_8);
        this.clock = clock;
        this.listener = listener;
        this.counts = counts;
        for (FleetTopic topic : FleetTopic.values()) {
            read.put(topic, "0-0");
        }
    }

    /** Reads on until {@code over}, or until it fails; then {@code failed} runs. */
    void readOn(RedisAsyncCommands<byte[], byte[]> server, BooleanSupplier over, Runnable failed) {
        if (over.getAsBoolean()) {
            return;
        }
        @SuppressWarnings({"unchecked", "rawtypes"})
        StreamOffset<byte[]>[] offsets = new StreamOffset[] {offset(FleetTopic.NEWS), offset(FleetTopic.STATE)};
        asked(server, offsets).whenComplete((messages, trouble) -> {
            if (trouble != null) {
                failed.run();
                return;
            }
            if (messages != null) {
                heard(messages);
            }
            readOn(server, over, failed);
        });
    }

    private static CompletableFuture<List<StreamMessage<byte[], byte[]>>> asked(
            RedisAsyncCommands<byte[], byte[]> server, StreamOffset<byte[]>[] offsets) {
        return RedisLink.answered(
                () -> server.xread(XReadArgs.Builder.block(LONGEST).count(AT_ONCE), offsets)
                        .toCompletableFuture());
    }

    private StreamOffset<byte[]> offset(FleetTopic topic) {
        return StreamOffset.from(keys.topic(topic), read.getOrDefault(topic, "0-0"));
    }

    private void heard(List<StreamMessage<byte[], byte[]>> messages) {
        for (StreamMessage<byte[], byte[]> each : messages) {
            FleetTopic topic =
                    Arrays.equals(each.getStream(), keys.topic(FleetTopic.NEWS)) ? FleetTopic.NEWS : FleetTopic.STATE;
            read.put(topic, each.getId());
            byte[] from = field(each, FROM);
            if (!Arrays.equals(from, instance)) {
                counts.add(RedisLink.HEARD);
                tell(topic, each);
            }
        }
    }

    /** One that cannot be taken in hinders none of the others. */
    private void tell(FleetTopic topic, StreamMessage<byte[], byte[]> message) {
        try {
            listener.heard(topic, new String(field(message, TEXT), StandardCharsets.UTF_8), age(message.getId()));
        } catch (RuntimeException bug) {
            LOG.warn("what another instance told is passed over", bug);
        }
    }

    private static byte[] field(StreamMessage<byte[], byte[]> message, byte[] name) {
        for (Map.Entry<byte[], byte[]> each : message.getBody().entrySet()) {
            if (Arrays.equals(each.getKey(), name)) {
                return each.getValue();
            }
        }
        return new byte[0];
    }

    /** An entry is named by the server's time. */
    private Duration age(String id) {
        long millis = Long.parseLong(id.substring(0, id.indexOf('-')));
        return Duration.ofMillis(Math.max(0, clock.millis() - millis));
    }
}
