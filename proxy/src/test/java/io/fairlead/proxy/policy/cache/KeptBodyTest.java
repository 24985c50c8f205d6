package io.fairlead.proxy.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KeptBodyTest {

    private static final int LENGTH = 500_000;

    private final MemoryAccount memory = new MemoryAccount(8 << 20, 0, 0);
    private final KeptAnswer answer = answer();

    private KeptAnswer answer() {
        AnswerCollector collector = new AnswerCollector(memory, 1 << 20, Headers.NONE);
        collector.add(Unpooled.wrappedBuffer(new byte[LENGTH]));
        return collector.keep(Headers.NONE, true, "r", 0);
    }

    @AfterEach
    void nothing_is_held_at_the_end() {
        assertThat(memory.used(Place.HEAP)).isZero();
    }

    /** Stops after each piece. */
    private static final class Slow implements Body.Sink {
        private final Body body;
        private int bytes;
        private int ends;
        private int most;

        Slow(Body body, int most) {
            this.body = body;
            this.most = most;
        }

        @Override
        public void data(ByteBuf more) {
            bytes += more.readableBytes();
            more.release();
            if (bytes >= most) {
                body.pause();
            }
        }

        @Override
        public void flush() {
            // it reads at once
        }

        @Override
        public void complete(Headers trailers) {
            ends++;
        }

        @Override
        public void broken(StreamEnd.Broken end) {
            throw new AssertionError(end);
        }
    }

    @Test
    void a_reader_gets_as_much_as_it_takes_and_each_byte_once() {
        KeptBody body = new KeptBody(answer);
        Slow reader = new Slow(body, 1);
        body.open(reader);
        assertThat(reader.bytes).isLessThan(LENGTH);
        for (int rounds = 0; reader.ends == 0 && rounds < 1_000; rounds++) {
            reader.most = reader.bytes + 1;
            body.resume();
        }

        assertThat(reader.bytes).isEqualTo(LENGTH);
        assertThat(reader.ends).isOne();
        body.resume();
        body.cancel();
        assertThat(reader.ends).isOne();
    }

    @Test
    void two_readers_have_their_own_pace() {
        assertThat(answer.hold()).isTrue();
        KeptBody stopped = new KeptBody(answer);
        stopped.open(new Slow(stopped, 1));
        KeptBody body = new KeptBody(answer);
        Slow reader = new Slow(body, Integer.MAX_VALUE);
        body.open(reader);

        assertThat(reader.bytes).isEqualTo(LENGTH);
        assertThat(memory.used(Place.HEAP)).isPositive();
        stopped.cancel();
    }

    @Test
    void one_that_is_never_read_lets_go_when_it_is_cancelled() {
        KeptBody body = new KeptBody(answer);
        body.cancel();
        body.cancel();
    }
}
