package io.fairlead.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@SuppressWarnings("StringConcatToTextBlock") // Line ends are CRLF here.
class ResponseDecoderTest {

    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final List<DynamicTest> tests = new ArrayList<>();

    @TestFactory
    Stream<DynamicTest> reads_an_answer_by_its_framing() {
        told("POST", OK + "Content-Length: 5\r\n\r\nhello", "answer 200 LENGTH Content-Length=5", "body hello", "end");
        told("POST", OK + "Content-Length: 0\r\n\r\n", "answer 200 LENGTH Content-Length=0", "end");
        told(
                "POST",
                OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: y\r\n\r\n",
                "answer 200 CHUNKED Transfer-Encoding=chunked",
                "body hello",
                "end X=y");
        told("POST", OK + "\r\nuntil the end", "answer 200 UNTIL_CLOSE", "body until the end", "end");
        told("POST", "HTTP/1.0 200 OK\r\n\r\nold", "answer 200 UNTIL_CLOSE", "body old", "end");
        told("HEAD", OK + "Content-Length: 5\r\n\r\n", "answer 200 NONE Content-Length=5", "end");
        told("HEAD", OK + "\r\n", "answer 200 NONE", "end");
        told("GET", "HTTP/1.1 204 No Content\r\n\r\n", "answer 204 NONE", "end");
        told("GET", "HTTP/1.1 304\r\nContent-Length: 9\r\n\r\n", "answer 304 NONE Content-Length=9", "end");
        told(
                "GET",
                "HTTP/1.1 529 \r\nContent-Length: 1\r\n\r\nx",
                "answer 529 LENGTH Content-Length=1",
                "body x",
                "end");
        told(
                "GET",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n" + OK
                        + "Content-Length: 1\r\n\r\nx",
                "answer 100 NONE",
                "answer 103 NONE Link=a",
                "answer 200 LENGTH Content-Length=1",
                "body x",
                "end");
        return made();
    }

    @TestFactory
    Stream<DynamicTest> refuses_what_is_malformed() {
        for (String line : List.of(
                "HTTP/1.1 20 OK",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1 099 OK",
                "HTTP/1.1  200 OK",
                "HTTP/1.1\t200 OK",
                "HTTP/1.1 2x0 OK",
                "HTTP/1.1 +20 OK",
                "HTTP/1.1 200 O\u0000K",
                "HTTP/1.1 200 O\rK",
                "HTTP/1.1 200\tOK",
                "HTTP/1.1 ",
                "HTTP/1.1 200OK")) {
            refused("bad_status_line", line + "\r\nContent-Length: 0\r\n\r\n");
        }
        refused("bad_status_line", "\r\n" + OK + "\r\n");
        refused("bad_version", "garbage\r\n\r\n");
        refused("bad_version", "<html>\r\n\r\n");
        refused("bad_status_line", "HTTP/1.1\r\n\r\n");
        refused("bad_version", "ICY 200 OK\r\n\r\n");
        refused("unsupported_version", "HTTP/2.0 200 OK\r\n\r\n");
        refused("bare_line_feed", "HTTP/1.1 200 OK\nContent-Length: 0\n\n");
        refused("bad_field_name", OK + "A\u0000: b\r\n\r\n");
        refused("bad_field_value", OK + "A: b\rC: d\r\n\r\n");
        refused("bad_field_value", OK + "A: \u0000\r\n\r\n");
        refused("folded_field", OK + "A: b\r\n c\r\n\r\n");
        refused("space_before_colon", OK + "A : b\r\n\r\n");
        refused("length_and_coding", OK + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        refused("several_content_lengths", OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
        refused("bad_content_length", OK + "Content-Length: -1\r\n\r\n");
        refused("content_length_overflow", OK + "Content-Length: 99999999999999999999\r\n\r\n");
        refused("bad_transfer_encoding", OK + "Transfer-Encoding: chunked, gzip\r\n\r\n");
        refused("unknown_transfer_coding", OK + "Transfer-Encoding: gzip\r\n\r\n");
        refused("coding_in_http_1_0", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        refused("head_too_large", OK + "A: " + "b".repeat(70_000) + "\r\n\r\n");
        refused("too_many_fields", OK + "A: b\r\n".repeat(101) + "\r\n");
        return made();
    }

    @Test
    void takes_a_head_of_thirty_kilobytes() {
        assertThat(Wire.answers("GET", Wire.bytes(OK + "A: " + "b".repeat(30_000) + "\r\n\r\n"), 1000))
                .hasSize(2);
    }

    @TestFactory
    Stream<DynamicTest> tells_where_an_answer_was_cut_off() {
        told("GET", "", "Truncated BEFORE_HEAD");
        told("GET", "HTTP/1.1 200", "Truncated IN_HEAD");
        told("GET", "HTTP/1.1 100 C\r\n\r\n", "answer 100 NONE", "Truncated BEFORE_HEAD");
        told(
                "GET",
                OK + "Content-Length: 2\r\n\r\nx",
                "answer 200 LENGTH Content-Length=2",
                "body x",
                "Truncated IN_BODY");
        told(
                "GET",
                OK + "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n",
                "answer 200 CHUNKED Transfer-Encoding=chunked",
                "body x",
                "Truncated IN_BODY");
        return made();
    }

    @Test
    void never_lets_a_second_answer_become_the_answer_to_the_next_request() {
        try (Wire wire = Wire.upstream("GET", false)) {
            ResponseDecoder decoder = wire.channel().pipeline().get(ResponseDecoder.class);
            wire.play(OK + "Content-Length: 1\r\n\r\nx" + OK + "Content-Length: 1\r\n\r\ny");
            assertThat(wire.end())
                    .containsExactly("answer 200 LENGTH Content-Length=1", "body x", "ExtraBytes AFTER_ANSWER", "end");
            assertThat(decoder.isReusable()).isFalse();
            assertThatThrownBy(() -> decoder.expect("GET", false)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void tells_of_bytes_that_come_while_nothing_is_awaited() {
        try (Wire wire = Wire.upstream("HEAD", false)) {
            wire.play(OK + "Content-Length: 1\r\n\r\n").play("x");
            assertThat(wire.end())
                    .containsExactly("answer 200 NONE Content-Length=1", "end", "ExtraBytes AFTER_ANSWER");
        }
    }

    @Test
    void serves_one_answer_after_the_other() {
        try (Wire wire = Wire.upstream("GET", false)) {
            ResponseDecoder decoder = wire.channel().pipeline().get(ResponseDecoder.class);
            wire.play(OK + "Content-Length: 1\r\n\r\nx");
            assertThat(decoder.isReusable()).isTrue();
            decoder.expect("GET", false);
            assertThat(decoder.isReusable()).isFalse();
            wire.play(OK + "Content-Length: 1\r\n\r\ny");
            assertThat(wire.events()).hasSize(6);
        }
    }

    @Test
    void hands_on_the_bytes_behind_a_switch_of_protocols() {
        ResponseDecoder decoder = new ResponseDecoder(Http1Limits.STANDARD);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        decoder.expect("GET", true);
        String head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
        channel.writeInbound(channel.alloc().buffer().writeBytes(Wire.bytes(head + "fra")));
        channel.writeInbound(channel.alloc().buffer().writeBytes(Wire.bytes("mes")));
        ResponseHead answer = channel.readInbound();
        assertThat(answer.switching()).isTrue();
        assertThat(channel.inboundMessages()).containsExactly(EndOfMessage.PLAIN);
        channel.inboundMessages().clear();
        channel.pipeline().remove(decoder);
        ByteBuf rest = channel.readInbound();
        assertThat(rest.readableBytes()).isEqualTo(6);
        rest.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void refuses_a_switch_that_was_not_asked_for() {
        try (Wire wire = Wire.upstream("GET", false)) {
            wire.play("HTTP/1.1 101 Switching Protocols\r\n\r\n");
            assertThat(wire.end()).containsExactly("violation unasked_switch");
        }
    }

    @Test
    void gives_up_on_endless_interim_answers() {
        try (Wire wire = Wire.upstream("GET", false)) {
            wire.play("HTTP/1.1 100 C\r\n\r\n".repeat(40));
            assertThat(wire.end()).hasSize(33).last().isEqualTo("violation too_many_interim_answers");
        }
    }

    @Test
    void does_not_take_a_reset_for_the_end_of_a_body() {
        try (Wire wire = Wire.upstream("GET", false)) {
            wire.play(OK + "\r\npart");
            wire.channel().pipeline().fireExceptionCaught(new IOException("reset"));
            assertThat(wire.end()).endsWith("Truncated IN_BODY").doesNotContain("end");
        }
    }

    @Test
    void knows_whether_the_connection_lives_on() {
        assertThat(keepAlive(OK + "Content-Length: 0\r\n\r\n")).isTrue();
        assertThat(keepAlive(OK + "Content-Length: 0\r\nConnection: x, Close\r\n\r\n"))
                .isFalse();
        assertThat(keepAlive(OK + "\r\n")).isFalse();
        assertThat(keepAlive("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")).isFalse();
        assertThat(keepAlive("HTTP/1.0 200 OK\r\nContent-Length: 0\r\nConnection: keep-alive\r\n\r\n"))
                .isTrue();
    }

    private static boolean keepAlive(String text) {
        try (Wire wire = Wire.upstream("GET", false)) {
            wire.play(text);
            return ((ResponseHead) wire.messages().get(0)).keepAlive();
        }
    }

    private void refused(String code, String text) {
        told("GET", text, "violation " + code);
    }

    private void told(String method, String text, String... events) {
        String name = events[0] + " " + tests.size();
        tests.add(DynamicTest.dynamicTest(name, () -> {
            for (int size : text.length() < 2000 ? new int[] {1, 2, 3, 7, 10_000} : new int[] {997, 100_000}) {
                assertThat(Wire.answers(method, Wire.bytes(text), size))
                        .as("pieces of %s", size)
                        .containsExactly(events);
            }
        }));
    }

    private Stream<DynamicTest> made() {
        return List.copyOf(tests).stream();
    }
}
