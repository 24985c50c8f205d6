package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.observe.EventHub;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class EventReaderTest {

    private final EventHub hub = new EventHub(() -> Instant.EPOCH);
    private final EventReaders readers = new EventReaders(hub, () -> Instant.EPOCH, 2);

    private EmbeddedChannel connection(Set<String> types) {
        return new EmbeddedChannel(readers.reader(types));
    }

    private static String read(EmbeddedChannel channel) {
        channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        for (HttpContent next = channel.readOutbound(); next != null; next = channel.readOutbound()) {
            text.append(next.content().toString(StandardCharsets.UTF_8));
            next.release();
        }
        return text.toString();
    }

    private static void later(EmbeddedChannel channel, long seconds) {
        for (long i = 0; i < seconds; i++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
    }

    @Test
    void an_event_is_one_object_with_its_type_its_time_and_what_it_tells() {
        EmbeddedChannel channel = connection(Set.of("provider", "drain", "fault"));
        read(channel);
        hub.providerMoved("openai", "up", "down", "http_503");
        hub.breakerMoved("openai", "gpt-4o", "closed", "open", "failures");
        hub.draining("begun");
        hub.faults(List.of(Map.of("provider", "openai")));
        assertThat(read(channel))
                .isEqualTo(
                        "data: {\"type\":\"provider\",\"at\":\"1970-01-01T00:00:00Z\",\"provider\":\"openai\","
                                + "\"from\":\"up\",\"to\":\"down\",\"reason\":\"http_503\",\"exchange\":\"\"}\n\n"
                                + "data: {\"type\":\"drain\",\"at\":\"1970-01-01T00:00:00Z\",\"state\":\"begun\"}\n\n"
                                + "data: {\"type\":\"fault\",\"at\":\"1970-01-01T00:00:00Z\",\"items\":[{\"provider\":\"openai\"}]}\n\n");
        channel.finishAndReleaseAll();
    }

    @Test
    void what_does_not_fit_into_its_line_is_lost_and_told_in_its_place() {
        EmbeddedChannel channel = connection(Set.of("drain"));
        read(channel);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        for (int i = 0; i < 2_000; i++) {
            hub.draining("n" + i);
        }
        assertThat(read(channel)).as("it takes nothing").isEmpty();
        assertThat(hub.lost(EventHub.ADMIN)).isGreaterThan(0);
        long lost = hub.lost(EventHub.ADMIN);

        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        String text = "";
        for (int i = 0; i < 100; i++) {
            text += read(channel);
        }
        assertThat(text)
                .startsWith("event: lost\ndata: {\"type\":\"lost\",\"at\":\"1970-01-01T00:00:00Z\",\"count\":" + lost
                        + "}\n\ndata: {\"type\":\"drain\"")
                .contains("\"n0\"");
        assertThat(text.split("\"type\":\"drain\"", -1)).hasSize((int) (2_000 - lost) + 1);
        channel.finishAndReleaseAll();
        assertThat(hub.lost(EventHub.ADMIN)).as("a counter never goes back").isEqualTo(lost);
    }

    @Test
    void who_comes_later_reads_the_last_changes_first_and_each_once() {
        hub.draining("n0");
        hub.providerMoved("openai", "up", "down", "http_503");
        for (int i = 1; i < 5; i++) {
            hub.draining("n" + i);
        }
        EmbeddedChannel channel = new EmbeddedChannel(readers.reader(Set.of("drain"), 3));
        hub.draining("live");

        String text = read(channel);

        assertThat(text).doesNotContain("n1", "provider");
        assertThat(text.replaceAll("(?s).*?\"state\":\"(\\w+)\"[^\"]*", "$1 ").trim())
                .isEqualTo("n2 n3 n4 live");
        channel.finishAndReleaseAll();
    }

    @Test
    void no_more_than_a_few_hundred_changes_are_remembered() {
        for (int i = 0; i < 2_000; i++) {
            hub.draining("n" + i);
        }

        assertThat(readers.recent().last(10_000, Set.of("drain"))).hasSize(RecentEvents.MOST);
        assertThat(readers.recent().last(0, Set.of("drain"))).isEmpty();
    }

    @Test
    void it_is_kept_alive_while_nothing_happens() {
        EmbeddedChannel channel = connection(Set.of("drain"));
        assertThat(read(channel)).startsWith("retry: 3000\n");
        later(channel, 14);
        assertThat(read(channel)).isEmpty();
        later(channel, 1);
        assertThat(read(channel)).isEqualTo(": still here\n\n");
        channel.finishAndReleaseAll();
    }

    @Test
    void one_that_takes_nothing_for_a_minute_is_left() {
        EmbeddedChannel channel = connection(Set.of("drain"));
        read(channel);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        later(channel, 45);
        assertThat(channel.isActive()).isTrue();
        later(channel, 15);
        assertThat(channel.isActive()).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void one_that_may_not_ask_any_more_is_left() {
        AtomicBoolean allowed = new AtomicBoolean(true);
        EventReader reader = readers.reader(Set.of("drain"));
        reader.whileAllowed(allowed::get);
        EmbeddedChannel channel = new EmbeddedChannel(reader);
        later(channel, 15);
        assertThat(channel.isActive()).isTrue();
        allowed.set(false);
        later(channel, 15);
        assertThat(channel.isActive()).isFalse();
        channel.finishAndReleaseAll();
    }

    @Test
    void who_leaves_makes_room() {
        EmbeddedChannel one = connection(Set.of("drain"));
        EmbeddedChannel another = connection(Set.of("drain"));
        assertThat(readers.full()).isTrue();
        one.finishAndReleaseAll();
        assertThat(readers.full()).isFalse();
        hub.draining("begun");
        assertThat(read(another)).contains("begun");
        another.finishAndReleaseAll();
        assertThat(readers.full()).isFalse();
    }
}
