package io.fairlead.dialect.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SseScannerTest {

    private record Case(String name, String stream, String... events) {}

    private static final List<Case> CASES = List.of(
            new Case("one event", "data: a\n\n", ":a"),
            new Case("two events", "data: a\n\ndata: b\n\n", ":a", ":b"),
            new Case("a name", "event: x\ndata: a\n\n", "x:a"),
            new Case("a name after the data", "data: a\nevent: x\n\n", "x:a"),
            new Case("the last name counts", "event: x\nevent: y\ndata: a\n\n", "y:a"),
            new Case("a name holds for one event", "event: x\ndata: a\n\ndata: b\n\n", "x:a", ":b"),
            new Case("several data lines are joined", "data: a\ndata: b\n\n", ":a\nb"),
            new Case("an empty data line is a line", "data: a\ndata\ndata: b\n\n", ":a\n\nb"),
            new Case("no space after the colon", "data:a\nevent:x\n\n", "x:a"),
            new Case("only one space is dropped", "data:  a\n\n", ": a"),
            new Case("comments are nothing", ": hello\n\n:\ndata: a\n: in between\n\n", ":a"),
            new Case("other fields are nothing", "id: 7\nretry: 10\ndatas: b\nda: c\ndata: a\n\n", ":a"),
            new Case("an event without data is none", "event: x\n\ndata: a\n\n", ":a"),
            new Case("blank lines are nothing", "\n\n\ndata: a\n\n\n\n", ":a"),
            new Case("a byte-order mark is skipped", "\uFEFFdata: a\n\n", ":a"),
            new Case("a colon in the value", "data: {\"a\":1}\n\n", ":{\"a\":1}"),
            new Case("words of any script", "data: Größe 名\n\n", ":Größe 名"),
            new Case("a last event without its blank line", "data: a\n\ndata: b\n", ":a", ":b"),
            new Case("a last line without its end", "data: a\n\ndata: b", ":a", ":b"));

    private static List<String> events(byte[] stream, int first) {
        List<String> seen = new ArrayList<>();
        SseScanner scanner = new SseScanner(event ->
                seen.add(event.name() + ":" + new String(event.data(), 0, event.length(), StandardCharsets.UTF_8)));
        scanner.scan(ByteBuffer.wrap(stream, 0, first));
        scanner.scan(ByteBuffer.wrap(stream, first, stream.length - first));
        scanner.end();
        return seen;
    }

    @TestFactory
    Stream<DynamicTest> reads_in_every_cut_and_with_every_line_end() {
        return CASES.stream()
                .map(c -> DynamicTest.dynamicTest(c.name(), () -> {
                    for (String lineEnd : new String[] {"\n", "\r\n", "\r"}) {
                        byte[] stream = c.stream().replace("\n", lineEnd).getBytes(StandardCharsets.UTF_8);
                        for (int cut = 0; cut <= stream.length; cut++) {
                            assertThat(events(stream, cut)).as("cut at %s", cut).containsExactly(c.events());
                        }
                    }
                }));
    }

    @Test
    void is_at_a_boundary_only_between_events() {
        byte[] stream = "data: a\n\n: c\n\nevent: x\ndata: b\n\n".getBytes(StandardCharsets.UTF_8);
        SseScanner scanner = new SseScanner(event -> {});
        StringBuilder boundaries = new StringBuilder();
        for (int i = 0; i < stream.length; i++) {
            scanner.scan(ByteBuffer.wrap(stream, i, 1));
            boundaries.append(scanner.atBoundary() ? '|' : '.');
        }
        assertThat(boundaries.toString()).isEqualTo("........|...||.................|");
    }

    @Test
    void keeps_a_large_event_in_short_and_its_short_values_whole() {
        String image = "iVBORw0KGgo\\n".repeat(20_000);
        String json = "{\"type\":\"done\",\"image\":\"" + image + "\",\"after\":\"" + "é".repeat(2000)
                + "\",\"reason\":\"stop\"}";
        List<String> seen = new ArrayList<>();
        SseScanner scanner = new SseScanner(event -> {
            assertThat(event.tooLarge()).isFalse();
            seen.add(new String(event.data(), 0, event.length(), StandardCharsets.UTF_8));
        });
        byte[] stream = ("data: " + json + "\n\ndata: next\n\n").getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < stream.length; at += 997) {
            scanner.scan(ByteBuffer.wrap(stream, at, Math.min(997, stream.length - at)));
        }
        assertThat(seen).hasSize(2);
        assertThat(seen.get(0))
                .startsWith("{\"type\":\"done\"")
                .endsWith(",\"reason\":\"stop\"}")
                .hasSizeLessThan(2000);
        assertThat(seen.get(1)).isEqualTo("next");
    }

    @Test
    void says_so_when_an_event_is_too_large_even_in_short() {
        List<Boolean> seen = new ArrayList<>();
        SseScanner scanner = new SseScanner(64, event -> seen.add(event.tooLarge()));
        String numbers = "1,".repeat(1000);
        scanner.scan(ByteBuffer.wrap(("data: [" + numbers + "1]\n\ndata: ok\n\n").getBytes(StandardCharsets.UTF_8)));
        assertThat(seen).containsExactly(true, false);
    }
}
