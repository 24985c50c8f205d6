package io.fairlead.proxy.policy.probation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeldBuffersTest {

    private static ByteBuf buffer(byte[] bytes) {
        return ByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
    }

    @Test
    void tens_of_thousands_of_single_bytes_are_held_in_a_few_buffers() {
        HeldBuffers held = new HeldBuffers();
        for (int i = 0; i < 64 * 1024; i++) {
            held.add(buffer(new byte[] {(byte) i}));
        }
        assertThat(held.bytes()).isEqualTo(64 * 1024);
        assertThat(held.count()).isLessThan(40);
        byte[] copy = held.copy(64 * 1024);
        for (int i = 0; i < copy.length; i++) {
            assertThat(copy[i]).isEqualTo((byte) i);
        }
        held.release();
        assertThat(held.bytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whatever_the_sizes_every_byte_comes_out_once_in_its_order_and_every_buffer_is_given_back(long seed) {
        Random random = new Random(seed);
        HeldBuffers held = new HeldBuffers();
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        List<ByteBuf> given = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            byte[] bytes = new byte[random.nextInt(random.nextInt(5) == 0 ? 6_000 : 40)];
            random.nextBytes(bytes);
            in.writeBytes(bytes);
            ByteBuf buffer = buffer(bytes);
            given.add(buffer);
            ByteBuf kept = held.add(buffer);
            byte[] looked = new byte[kept.readableBytes()];
            kept.getBytes(kept.readerIndex(), looked);
            assertThat(looked).isEqualTo(bytes);
            if (random.nextInt(9) == 0) {
                take(held, out);
            }
            assertThat(held.bytes()).isEqualTo(in.size() - out.size());
        }
        while (take(held, out)) {
            // all of them
        }
        assertThat(out.toByteArray()).isEqualTo(in.toByteArray());
        assertThat(given).allMatch(buffer -> buffer.refCnt() == 0);
    }

    private static boolean take(HeldBuffers held, ByteArrayOutputStream out) {
        ByteBuf first = held.poll();
        if (first == null) {
            return false;
        }
        byte[] bytes = new byte[first.readableBytes()];
        first.readBytes(bytes).release();
        out.writeBytes(bytes);
        return true;
    }
}
