package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AnswerReaderTest {

    private final List<Long> times = new ArrayList<>();
    private final AnswerReader reader = new AnswerReader(times::add);

    @Test
    void finds_the_end_of_an_answer_with_a_length_at_every_cut() {
        ByteBuf answer = Talk.answer();
        for (int cut = 0; cut < answer.readableBytes(); cut++) {
            ByteBuf in = answer.duplicate();
            assertThat(reader.read(in.readSlice(cut))).isFalse();
            assertThat(reader.read(in)).isTrue();
        }
    }

    @Test
    void finds_the_times_and_the_end_of_a_stream_byte_by_byte() {
        ByteBuf event = Talk.event(ByteBufAllocator.DEFAULT, 1234567890123L);
        ByteBuf stream = Unpooled.copiedBuffer(Talk.streamBegin(), event, Talk.streamEnd());
        event.release();

        boolean ended = false;
        while (stream.isReadable()) {
            assertThat(ended).isFalse();
            ended = reader.read(stream.readSlice(1));
        }

        assertThat(ended).isTrue();
        assertThat(times).containsExactly(1234567890123L);
    }

    @Test
    void takes_nothing_but_a_success() {
        ByteBuf failure = Unpooled.copiedBuffer(
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", StandardCharsets.US_ASCII);

        assertThatThrownBy(() -> reader.read(failure)).hasMessageContaining("503");
    }
}
