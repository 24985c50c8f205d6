package io.fairlead.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.proxy.exchange.Headers;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // Line ends are CRLF here.
class WriterTest {

    @Test
    void writes_a_request_with_its_framing_in_place() {
        Headers headers =
                Headers.of("a", "b", "content-length", "9", "Host", "x", "transfer-encoding", "gzip", "C", "d");
        assertThat(request("/p?q", headers, Framing.length(5)))
                .isEqualTo("POST /p?q HTTP/1.1\r\nHost: h:1\r\na: b\r\ncontent-length: 5\r\nC: d\r\n\r\n");
        assertThat(request("/", Headers.NONE, Framing.CHUNKED))
                .isEqualTo("POST / HTTP/1.1\r\nHost: h:1\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void writes_an_answer_and_the_length_of_a_body_left_out() {
        Headers headers = Headers.of("Content-Length", "5");
        assertThat(answer(200, headers, Framing.NONE)).isEqualTo("HTTP/1.1 200 r\r\nContent-Length: 5\r\n\r\n");
        assertThat(answer(204, headers, Framing.NONE)).isEqualTo("HTTP/1.1 204 r\r\n\r\n");
        assertThat(answer(200, headers, Framing.CHUNKED))
                .isEqualTo("HTTP/1.1 200 r\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void writes_chunks_and_only_allowed_trailers() {
        for (int length : new int[] {1, 15, 16, 255, 256, 65_536, Integer.MAX_VALUE}) {
            assertThat(Encoded.text(out -> ChunkWriter.chunkHead(out, length)))
                    .isEqualTo(Integer.toHexString(length) + "\r\n");
        }
        assertThat(Encoded.text(out -> ChunkWriter.lastChunk(out, Headers.NONE)))
                .isEqualTo("0\r\n\r\n");
        assertThat(Encoded.text(out -> ChunkWriter.lastChunk(out, Headers.of("X", "y", "Content-Length", "1"))))
                .isEqualTo("0\r\nX: y\r\n\r\n");
        assertThatThrownBy(() -> Encoded.text(out -> ChunkWriter.chunkHead(out, 0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuses_what_would_break_out_of_its_line_without_repeating_it() {
        for (String bad : new String[] {"k\r\nX: y", "k\n", "k\r", "k\u0000", "k\u010d", "k\u010a"}) {
            assertThatThrownBy(() -> request("/", Headers.of("A", bad), Framing.NONE))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("k\r");
            assertThatThrownBy(() -> request("/", Headers.of(bad, "v"), Framing.NONE))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> request("/" + bad, Headers.NONE, Framing.NONE))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> answer(200, Headers.of("A", bad), Framing.EMPTY))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void removes_hop_by_hop_fields_but_nothing_a_message_needs() {
        Headers headers = Headers.of(
                "connection",
                "X-Mine, Authorization, close",
                "X-Mine",
                "1",
                "Authorization",
                "2",
                "Keep-Alive",
                "3",
                "Proxy-Authorization",
                "4",
                "Proxy-Status",
                "5",
                "TE",
                "gzip, Trailers",
                "Upgrade",
                "h2c",
                "A",
                "6");
        Headers kept = HopByHop.strip(headers);
        assertThat(kept).hasToString("[Authorization, Proxy-Status, TE, A]");
        assertThat(kept.get("TE")).isEqualTo("trailers");
        assertThat(HopByHop.strip(kept)).isNotNull();
        Headers clean = Headers.of("A", "b");
        assertThat(HopByHop.strip(clean)).isSameAs(clean);
    }

    private static String request(String target, Headers headers, Framing framing) {
        return Encoded.text(out -> RequestWriter.write(out, "POST", target, "h:1", headers, framing, null));
    }

    private static String answer(int status, Headers headers, Framing framing) {
        return Encoded.text(out -> ResponseWriter.write(out, status, "r", headers, framing, null));
    }
}
