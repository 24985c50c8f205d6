package io.fairlead.proxy.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequestDecoderTest {

    private static final String GET = "GET /a?b=c HTTP/1.1\r\nHost: a.test\r\n\r\n";

    private static final String POST = String.join(
            "\r\n",
            "POST /v1/chat/completions HTTP/1.1",
            "Host: api.test:8443",
            "Content-Type: application/json",
            "X-Odd-cASE:  v \t",
            "content-length: 5",
            "",
            "hello");

    private static final String CHUNKED = String.join(
            "\r\n",
            "PUT /c HTTP/1.1",
            "host: c.test",
            "Transfer-Encoding: Chunked",
            "",
            "5;a=\"b\\\"c\"",
            "hello",
            "A",
            ", world...",
            "000",
            "X-Sum: 1",
            "Content-Length: 9",
            "",
            "");

    @Test
    void reads_heads_bodies_and_trailers_the_same_however_they_are_cut() {
        byte[] all = Wire.bytes("\r\n" + GET + POST + CHUNKED + "\r\n" + GET);
        List<String> expected = List.of(
                "request GET /a?b=c 1 NONE Host=a.test",
                "end",
                "request POST /v1/chat/completions 1 LENGTH Host=api.test:8443 Content-Type=application/json"
                        + " X-Odd-cASE=v content-length=5",
                "body hello",
                "end",
                "request PUT /c 1 CHUNKED host=c.test Transfer-Encoding=Chunked",
                "body hello, world...",
                "end X-Sum=1",
                "request GET /a?b=c 1 NONE Host=a.test",
                "end");
        assertThat(Wire.requests(all, Integer.MAX_VALUE)).isEqualTo(expected);
        for (int size = 1; size < 40; size++) {
            assertThat(Wire.requests(all, size)).as("pieces of %s", size).isEqualTo(expected);
        }
        for (int cut = 1; cut < all.length; cut++) {
            try (Wire wire = Wire.client()) {
                wire.playSlice(all, 0, cut).playSlice(all, cut, all.length - cut);
                assertThat(wire.end()).as("cut at %s", cut).isEqualTo(expected);
            }
        }
    }

    @Test
    void keeps_a_pipelined_request_until_it_is_asked_for() {
        Http1Limits limits = new Http1Limits(1024, 1024, 10, 64, 64, 40, 1);
        try (Wire wire = Wire.clientServedOneByOne(limits)) {
            RequestDecoder decoder = wire.channel().pipeline().get(RequestDecoder.class);
            wire.play(GET + POST);
            assertThat(wire.events()).hasSize(2);
            assertThat(decoder.isStopped()).isTrue();
            decoder.next();
            assertThat(wire.events()).hasSize(5).last().isEqualTo("end");
        }
    }

    @Test
    void stops_reading_while_enough_is_held() {
        Http1Limits limits = new Http1Limits(1024, 1024, 10, 64, 64, 40, 1);
        Reads reads = new Reads();
        RequestDecoder decoder = new RequestDecoder(limits);
        EmbeddedChannel channel = new EmbeddedChannel(reads, decoder);
        channel.writeInbound(buffer(channel, GET + GET.substring(0, 20)));
        int before = reads.count;
        channel.read();
        assertThat(reads.count).isEqualTo(before + 1);
        channel.writeInbound(buffer(channel, GET.substring(20) + GET));
        before = reads.count;
        channel.read();
        assertThat(reads.count).isEqualTo(before);
        decoder.next();
        assertThat(reads.count).as("one request less is held").isEqualTo(before + 1);
        decoder.next();
        assertThat(channel.inboundMessages()).hasSize(6);
        channel.finishAndReleaseAll();
    }

    @Test
    void tells_a_channel_that_reads_by_itself_to_stop_while_enough_is_held() {
        Http1Limits limits = new Http1Limits(1024, 1024, 10, 64, 64, 40, 1);
        RequestDecoder decoder = new RequestDecoder(limits);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        channel.writeInbound(buffer(channel, GET + GET.substring(0, 20)));
        assertThat(channel.config().isAutoRead()).as("little is held").isTrue();
        channel.writeInbound(buffer(channel, GET.substring(20) + GET));
        assertThat(channel.config().isAutoRead()).as("enough is held").isFalse();
        channel.pipeline().remove(decoder);
        assertThat(channel.config().isAutoRead())
                .as("whoever takes over reads on")
                .isTrue();
        channel.finishAndReleaseAll();
    }

    @Test
    void hands_on_the_bytes_behind_a_connect_when_it_is_removed() {
        RequestDecoder decoder = new RequestDecoder(Http1Limits.STANDARD);
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        channel.writeInbound(
                buffer(channel, "CONNECT api.test:443 HTTP/1.1\r\nHost: api.test:443\r\n\r\n\u0016\u0003\u0001"));
        RequestHead head = channel.readInbound();
        assertThat(head.authority()).isEqualTo("api.test:443");
        assertThat(channel.inboundMessages()).containsExactly(EndOfMessage.PLAIN);
        channel.inboundMessages().clear();
        channel.pipeline().remove(decoder);
        ByteBuf rest = channel.readInbound();
        assertThat(rest.readableBytes()).isEqualTo(3);
        rest.release();
        channel.finishAndReleaseAll();
    }

    @Test
    void passes_a_body_on_in_the_buffer_it_came_in() {
        EmbeddedChannel channel = new EmbeddedChannel(new RequestDecoder(Http1Limits.STANDARD));
        channel.writeInbound(buffer(channel, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8\r\n\r\n"));
        ByteBuf whole = buffer(channel, "12345");
        channel.writeInbound(whole);
        ByteBuf partly = buffer(channel, "678POST ");
        channel.writeInbound(partly);
        List<Object> messages = new ArrayList<>(channel.inboundMessages());
        assertThat(messages.get(1)).isSameAs(whole);
        partly.setByte(0, 'X');
        assertThat(((ByteBuf) messages.get(2)).getByte(0)).as("the same memory").isEqualTo((byte) 'X');
        channel.finishAndReleaseAll();
        assertThat(whole.refCnt() + partly.refCnt()).isZero();
    }

    @Test
    void tells_where_a_request_was_cut_off() {
        assertThat(Wire.requests("")).isEmpty();
        assertThat(Wire.requests(GET)).hasSize(2);
        assertThat(Wire.requests(GET.substring(0, 9))).containsExactly("Truncated IN_HEAD");
        assertThat(Wire.requests(POST.substring(0, POST.length() - 1))).endsWith("body hell", "Truncated IN_BODY");
        assertThat(Wire.requests(CHUNKED.substring(0, CHUNKED.length() - 1))).endsWith("Truncated IN_BODY");
    }

    @Test
    void decodes_nothing_after_a_violation() {
        try (Wire wire = Wire.client()) {
            wire.play("GET / HTTP/1.1\nHost: a\r\n\r\n").play(GET);
            assertThat(wire.end()).containsExactly("violation bare_line_feed");
        }
    }

    private static ByteBuf buffer(EmbeddedChannel channel, String text) {
        return channel.alloc().buffer().writeBytes(Wire.bytes(text));
    }
}
