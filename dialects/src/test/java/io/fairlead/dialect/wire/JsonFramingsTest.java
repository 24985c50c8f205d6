package io.fairlead.dialect.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JsonFramingsTest {

    private static void inEveryCut(Function<EventSink, Framing> made, String stream, String... events) {
        byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
        for (int cut = 0; cut <= bytes.length; cut++) {
            List<String> seen = new ArrayList<>();
            Framing framing =
                    made.apply(event -> seen.add(new String(event.data(), 0, event.length(), StandardCharsets.UTF_8)));
            framing.scan(ByteBuffer.wrap(bytes, 0, cut));
            framing.scan(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            framing.end();
            assertThat(seen).as("cut at %s", cut).containsExactly(events);
        }
    }

    @Test
    void lines_are_events() {
        inEveryCut(NdjsonScanner::new, "{\"a\":1}\n{\"b\":2}\r\n\n{\"c\":3}", "{\"a\":1}", "{\"b\":2}", "{\"c\":3}");
    }

    @Test
    void elements_of_an_array_are_events() {
        inEveryCut(
                JsonArrayStream::new,
                "[{\"a\":\"]}\\\"\"}\r\n,\r\n{\"b\":[1,{\"c\":2}]}\n]\n",
                "{\"a\":\"]}\\\"\"}",
                "{\"b\":[1,{\"c\":2}]}");
        inEveryCut(JsonArrayStream::new, "[]");
        inEveryCut(JsonArrayStream::new, " {\"error\":{}} ", "{\"error\":{}}");
    }

    @Test
    void half_an_element_is_no_event() {
        inEveryCut(JsonArrayStream::new, "[{\"a\":1},{\"b\":", "{\"a\":1}");
    }

    @Test
    void an_array_is_at_a_boundary_only_right_after_an_element() {
        byte[] bytes = "[{\"a\":1} ,{}]".getBytes(StandardCharsets.UTF_8);
        JsonArrayStream array = new JsonArrayStream(event -> {});
        StringBuilder boundaries = new StringBuilder();
        for (int i = 0; i < bytes.length; i++) {
            array.scan(ByteBuffer.wrap(bytes, i, 1));
            boundaries.append(array.atBoundary() ? '|' : '.');
        }
        assertThat(boundaries.toString()).isEqualTo(".......||..|.");
        assertThat(array.closed()).isTrue();
    }
}
