package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestPeekTest {

    private static RequestPeek peek(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        RequestPeek whole = new RequestPeek();
        whole.look(ByteBuffer.wrap(bytes));
        for (int cut = 1; cut < bytes.length && bytes.length < 4000; cut++) {
            RequestPeek peek = new RequestPeek();
            peek.look(ByteBuffer.wrap(bytes, 0, cut));
            peek.look(ByteBuffer.wrap(bytes, cut, bytes.length - cut));
            assertThat(says(peek)).as("cut at %s", cut).isEqualTo(says(whole));
        }
        return whole;
    }

    private static String says(RequestPeek peek) {
        return peek.model() + " " + peek.stream() + " " + peek.maxTokens() + " " + peek.tools() + " " + peek.bytes()
                + " " + peek.complete() + " " + peek.malformed() + " " + peek.estimatedInputTokens();
    }

    @Test
    void reads_the_top_level() {
        RequestPeek peek = peek("""
                {"model": "gpt-4o", "messages": [{"role":"user","content":"Say hello"}], "stream" : true,
                 "max_completion_tokens": 42, "tools": [{"type":"function"}]}
                """);
        assertThat(peek.model()).isEqualTo("gpt-4o");
        assertThat(peek.stream()).isTrue();
        assertThat(peek.maxTokens()).isEqualTo(42);
        assertThat(peek.tools()).isTrue();
        assertThat(peek.complete()).isTrue();
        assertThat(peek.malformed()).isFalse();
    }

    @Test
    void does_not_mistake_what_lies_deeper_or_in_text() {
        RequestPeek peek = peek("""
                {"metadata":{"model":"no","stream":true},"list":["model","stream"],"text":"\\"model\\":\\"no\\",\\"stream\\":true",
                 "x":"\\\\"}""");
        assertThat(peek.model()).isNull();
        assertThat(peek.stream()).isNull();
        assertThat(peek.complete()).isTrue();
    }

    @Test
    void the_last_of_duplicate_keys_wins() {
        RequestPeek peek = peek("{\"model\":\"a\",\"stream\":true,\"model\":\"b\",\"stream\":false}");
        assertThat(peek.model()).isEqualTo("b");
        assertThat(peek.stream()).isFalse();
    }

    @Test
    void unescapes_the_model() {
        assertThat(peek("{\"model\":\"a\\/b\\u00e9\\\"\"}").model()).isEqualTo("a/bé\"");
    }

    @Test
    void values_of_the_wrong_type_are_not_there() {
        RequestPeek peek = peek("{\"model\":7,\"stream\":\"yes\",\"max_tokens\":\"many\",\"tools\":[]}");
        assertThat(peek.model()).isNull();
        assertThat(peek.stream()).isNull();
        assertThat(peek.maxTokens()).isEqualTo(-1);
        assertThat(peek.tools()).isFalse();
    }

    @Test
    void tells_a_document_that_is_not_whole_and_one_that_is_none() {
        assertThat(peek("{\"model\":\"a\"").complete()).isFalse();
        assertThat(peek("{\"model\":\"a\"").malformed()).isFalse();
        for (String none : new String[] {"hello", "{\"a\":1]", "{}{}", "{} x", "\"text\"", "]", "--boundary\r\n"}) {
            assertThat(peek(none).malformed()).as(none).isTrue();
            assertThat(peek(none).complete()).isFalse();
        }
        assertThat(peek("").malformed()).isFalse();
        assertThat(peek("\uFEFF{\"model\":\"a\"}").model()).isEqualTo("a");
    }

    @Test
    void a_long_image_costs_no_memory_and_counts_no_tokens() {
        RequestPeek peek = new RequestPeek();
        byte[] piece = new byte[64 * 1024];
        Arrays.fill(piece, (byte) 'A');
        peek.look(ByteBuffer.wrap(
                "{\"messages\":[{\"text\":\"four words of text\",\"url\":\"".getBytes(StandardCharsets.UTF_8)));
        for (int i = 0; i < 400; i++) {
            peek.look(ByteBuffer.wrap(piece));
        }
        peek.look(ByteBuffer.wrap("\"}],\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8)));
        assertThat(peek.model()).isEqualTo("m");
        assertThat(peek.bytes()).isGreaterThan(25_000_000);
        assertThat(peek.estimatedInputTokens()).isBetween(4L, 20L);
        assertThat(peek.complete()).isTrue();
    }

    @Test
    void an_escape_counts_as_the_one_or_two_bytes_that_it_stands_for() {
        assertThat(peek(content("\\u4f60\\u597d".repeat(50_000))).estimatedInputTokens())
                .isBetween(50_000L, 60_000L);
        assertThat(peek(content("\\ud83d\\ude80".repeat(10_000))).estimatedInputTokens())
                .isBetween(10_000L, 11_000L);
        assertThat(peek(content("\\n\\\"\\t x".repeat(10_000))).estimatedInputTokens())
                .isBetween(12_000L, 13_000L);
    }

    @Test
    void text_without_blanks_counts_where_no_base64_can_look_like_it() {
        assertThat(peek(content("你好".repeat(10_000))).estimatedInputTokens()).isBetween(15_000L, 16_000L);
        assertThat(peek(content("🚀".repeat(10_000))).estimatedInputTokens()).isBetween(10_000L, 11_000L);
    }

    @Test
    void base64_counts_nothing_in_any_writing() {
        String line = "AbC9+/".repeat(12) + "Abcd";
        for (String between : List.of("", "\\n", "\\r\\n")) {
            assertThat(peek(content((line + between).repeat(1000))).estimatedInputTokens())
                    .isLessThan(20);
        }
        assertThat(peek(content(("AbC9" + "\\/+").repeat(10_000))).estimatedInputTokens())
                .isLessThan(20);
    }

    private static String content(String text) {
        return "{\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}";
    }

    @Test
    void says_whether_a_stream_is_asked_for_in_the_operations_own_way() {
        Operation byBody = new Operation("chat", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null);
        Operation unlessFalse =
                new Operation("chat", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY_UNLESS_FALSE, null);
        assertThat(peek("{\"stream\":true}").streamed(byBody)).isTrue();
        assertThat(peek("{}").streamed(byBody)).isFalse();
        assertThat(peek("{}").streamed(unlessFalse)).isTrue();
        assertThat(peek("{\"stream\":false}").streamed(unlessFalse)).isFalse();
        assertThat(peek("{\"stream\":true}").streamed(Operation.OTHER)).isFalse();
    }
}
