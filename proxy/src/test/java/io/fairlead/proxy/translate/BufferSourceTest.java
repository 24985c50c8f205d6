package io.fairlead.proxy.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BufferSourceTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 8191, 8192, 8193, 40_000})
    void each_byte_is_the_buffers_own_in_any_order_and_over_any_pieces(int length) {
        Random random = new Random(length);
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        CompositeByteBuf pieces = Unpooled.compositeBuffer();
        pieces.addComponent(true, Unpooled.wrappedBuffer(new byte[3]));
        for (int at = 0; at < length; at += 1_000) {
            pieces.addComponent(true, Unpooled.wrappedBuffer(bytes, at, Math.min(1_000, length - at)));
        }
        ByteBuf document = pieces.skipBytes(3); // it need not begin where its buffer does
        BufferSource source = new BufferSource(document);
        assertThat(source.length()).isEqualTo(length);
        for (int i = 0; i < length; i++) {
            assertThat(source.at(i)).isEqualTo(bytes[i]);
        }
        for (int i = length - 1; i >= 0; i--) {
            assertThat(source.at(i)).isEqualTo(bytes[i]);
        }
        for (int i = 0; i < 1_000; i++) {
            int index = random.nextInt(length);
            assertThat(source.at(index)).isEqualTo(bytes[index]);
        }
        assertThatThrownBy(() -> source.at(length)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> source.at(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        document.release();
    }
}
