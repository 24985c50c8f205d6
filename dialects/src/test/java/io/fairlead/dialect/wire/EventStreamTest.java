package io.fairlead.dialect.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private final List<String> seen = new ArrayList<>();
    private final EventStreamScanner scanner = new EventStreamScanner(event -> seen.add((event.exception() ? "!" : "")
            + event.name() + ":" + new String(event.data(), 0, event.length(), StandardCharsets.UTF_8)));

    private static byte[] frame(String kind, String name, String payload) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(kind, name);
        headers.put(":content-type", "application/json");
        headers.put(":message-type", kind.equals(":event-type") ? "event" : "exception");
        return EventStreamWriter.frame(headers, payload.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] both() {
        byte[] one = frame(":event-type", "metadata", "{\"usage\":1}");
        byte[] two = frame(":exception-type", "throttlingException", "{}");
        return ByteBuffer.allocate(one.length + two.length).put(one).put(two).array();
    }

    @Test
    void reads_what_was_written_in_every_cut() {
        byte[] stream = both();
        for (int cut = 0; cut <= stream.length; cut++) {
            seen.clear();
            scanner.scan(ByteBuffer.wrap(stream, 0, cut));
            scanner.scan(ByteBuffer.wrap(stream, cut, stream.length - cut));
            assertThat(seen).containsExactly("metadata:{\"usage\":1}", "!throttlingException:{}");
            assertThat(scanner.atBoundary()).isTrue();
        }
    }

    @Test
    void a_frame_of_the_documented_layout_has_the_documented_checksums() {
        // The empty message of the AWS documentation: 16 bytes, no headers, no payload.
        byte[] empty = {
            0, 0, 0, 0x10, 0, 0, 0, 0, 0x05, (byte) 0xC2, 0x48, (byte) 0xEB, 0x7D, (byte) 0x98, (byte) 0xC8, (byte) 0xFF
        };
        assertThat(EventStreamWriter.frame(Map.of(), new byte[0])).isEqualTo(empty);
        scanner.scan(ByteBuffer.wrap(empty));
        assertThat(scanner.broken()).isFalse();
    }

    @Test
    void any_changed_byte_breaks_the_stream() {
        byte[] stream = both();
        for (int at = 0; at < stream.length; at++) {
            byte[] changed = stream.clone();
            changed[at] ^= 0x40;
            EventStreamScanner reader = new EventStreamScanner(event -> {});
            reader.scan(ByteBuffer.wrap(changed));
            assertThat(reader.broken() || !reader.atBoundary())
                    .as("byte %s", at)
                    .isTrue();
        }
    }

    @Test
    void nothing_is_read_after_a_break() {
        byte[] stream = both();
        stream[9] ^= 1;
        scanner.scan(ByteBuffer.wrap(stream));
        assertThat(scanner.broken()).isTrue();
        assertThat(scanner.atBoundary()).isFalse();
        assertThat(seen).isEmpty();
    }
}
