package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.wire.EventSink;
import io.fairlead.dialect.wire.EventStreamScanner;
import io.fairlead.dialect.wire.Framing;
import io.fairlead.dialect.wire.SseScanner;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whatever is like the event before, the tree is the one that a parser makes. */
class JsonEventsTest {
    private static final List<String> VALUES = List.of(
            "\"\"",
            "\"word\"",
            "\"longer than the one before\"",
            "\"größer\"",
            "\"日本語\"",
            "\"😀\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ude00 x\"",
            "\"\\u00e9\\u0000\\uFFFD\"",
            "\"\uFFFD\"",
            "\"\\\"quoted\\\" \\\\ \\/ \\b\\f\\n\\r\\t\"",
            "\"\\x\"",
            "\"\\u12\"",
            "\"line\nend\"",
            "\"open",
            "0",
            "7",
            "-7",
            "007",
            "12345678901",
            "2147483648",
            "123456789012345678901234567890",
            "1.5",
            "1e3",
            "null",
            "true",
            "{}",
            "[1]",
            "{\"value\":3}");

    private final JsonEvents events = new JsonEvents();

    private JsonNode read(String document) {
        byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
        JsonNode tree = events.tree(bytes, bytes.length);
        assertThat(tree).as(document).isEqualTo(Json.tree(bytes, bytes.length));
        return tree == null ? Json.object() : tree;
    }

    @Test
    void an_event_that_repeats_the_one_before_but_for_its_values_is_read_into_the_same_tree() {
        JsonNode first = read("{\"type\": \"delta\", \"index\": 0, \"text\": \"Hello\", \"n\": [1, \"a\"]}");

        assertThat(read("{\"type\": \"delta\", \"index\": 12, \"text\": \"wor\\\"ld\", \"n\": [2, \"bcd\"]}"))
                .isSameAs(first);
        assertThat(read("{\"type\": \"delta\", \"index\": 0, \"text\": \"\", \"n\": [1, \"a\"]}"))
                .isSameAs(first);
    }

    @Test
    void an_event_of_another_form_is_read_by_itself() {
        JsonNode first = read("{\"text\":\"a\",\"end\":null}");

        assertThat(read("{\"text\":\"a\",\"end\":\"stop\"}")).isNotSameAs(first);
        assertThat(read("{\"text\":\"a\",\"more\":null}")).isNotSameAs(first);
        assertThat(read("{\"text\":\"a\",\"end\":null} ")).isNotSameAs(first);
    }

    @Test
    void any_value_may_follow_any_other() {
        for (String form :
                List.of("{\"a\":%s,\"b\":{\"c\":[%s]}}", "[ %s , %s ]", "{\"a\" : %s\n, \"b\":%s } ", "%s%s")) {
            for (String before : VALUES) {
                for (String after : VALUES) {
                    JsonEventsTest fresh = new JsonEventsTest();
                    fresh.read(form.formatted(before, "1"));
                    fresh.read(form.formatted(after, "1"));
                    fresh.read(form.formatted(after, before));
                    fresh.read(form.formatted(before, after));
                }
            }
        }
    }

    @Test
    void names_that_come_twice_or_have_escapes_are_read_as_a_parser_reads_them() {
        for (String form :
                List.of("{\"a\":%s,\"a\":%s}", "{\"a\":%s,\"\\u0061\":%s}", "{\"\\u0062\":%s,\"b\\\"\":%s}")) {
            read(form.formatted("1", "2"));
            read(form.formatted("3", "4"));
            read(form.formatted("5", "4"));
        }
    }

    @Test
    void other_encodings_are_left_to_the_parser() {
        for (var encoding : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, StandardCharsets.UTF_16)) {
            for (String value : List.of("a", "b")) {
                byte[] bytes = ("{\"text\":\"" + value + "\"}").getBytes(encoding);
                assertThat(events.tree(bytes, bytes.length)).isEqualTo(Json.tree(bytes, bytes.length));
            }
        }
    }

    @Test
    void bytes_that_are_no_text_are_left_to_the_parser() {
        byte[] good = "{\"text\":\"abc\"}".getBytes(StandardCharsets.UTF_8);
        byte[] bad = good.clone();
        bad[10] = (byte) 0xC3;
        for (byte[] each : List.of(good, bad, good)) {
            assertThat(events.tree(each, each.length)).isEqualTo(Json.tree(each, each.length));
        }
    }

    @Test
    void a_stream_whose_events_are_never_alike_is_read_too() {
        for (int i = 0; i < 100; i++) {
            read("{\"name-" + i + "\":\"text\"}");
        }
        read("{\"name-99\":\"another text\"}");
    }

    @Test
    void events_of_real_streams_are_read_as_if_each_stood_alone() {
        Random random = new Random(11);
        int all = 0;
        Set<JsonNode> trees = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Recording recording : Recording.all()) {
            if (recording.status() != 200 || !recording.response().path("body").isTextual()) {
                continue;
            }
            JsonEvents plain = new JsonEvents();
            JsonEvents mutated = new JsonEvents();
            for (byte[] event : eventsOf(recording)) {
                JsonNode alone = Json.tree(event, event.length);
                JsonNode tree = plain.tree(event, event.length);
                assertThat(tree).as("%s", recording).isEqualTo(alone);
                if (tree != null) {
                    trees.add(tree);
                    all++;
                }
                if (random.nextInt(4) == 0) {
                    event[random.nextInt(event.length)] = (byte) random.nextInt(256);
                }
                assertThat(mutated.tree(event, event.length))
                        .as("%s", recording)
                        .isEqualTo(Json.tree(event, event.length));
            }
        }
        assertThat(trees).as("trees of %s events", all).hasSizeLessThanOrEqualTo(all / 2);
    }

    private static List<byte[]> eventsOf(Recording recording) {
        List<byte[]> all = new ArrayList<>();
        EventSink sink = event -> all.add(Arrays.copyOf(event.data(), event.length()));
        boolean frames = String.valueOf(recording.header("content-type")).contains("eventstream");
        Framing framing = frames ? new EventStreamScanner(sink) : new SseScanner(sink);
        framing.scan(ByteBuffer.wrap(recording.body()));
        framing.end();
        return all;
    }
}
