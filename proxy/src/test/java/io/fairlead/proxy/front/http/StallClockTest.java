package io.fairlead.proxy.front.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.VirtualLoop;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StallClockTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final VirtualLoop loop = new VirtualLoop();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicInteger stalled = new AtomicInteger();
    private final StallClock clock = new StallClock(ClientProgress.of(channel), loop, LIMIT, stalled::incrementAndGet);

    @BeforeEach
    void an_answer_waits() {
        var unused = channel.write(Unpooled.wrappedBuffer(new byte[200_000]));
        waiting().addFlush();
        clock.start();
    }

    @AfterEach
    void everything_is_back_at_rest() {
        clock.stop();
        channel.finishAndReleaseAll();
        assertThat(loop.waiting()).isZero();
    }

    private ChannelOutboundBuffer waiting() {
        return channel.unsafe().outboundBuffer();
    }

    @Test
    void a_client_that_reads_slowly_and_steadily_is_never_cut() {
        for (int i = 0; i < 100; i++) {
            loop.advance(Duration.ofSeconds(50));
            waiting().removeBytes(1_000);
        }
        assertThat(channel.isWritable()).isFalse();
        assertThat(stalled).hasValue(0);
    }

    @Test
    void a_client_that_reads_nothing_is_cut_once() {
        loop.advance(LIMIT.minusSeconds(1));
        assertThat(stalled).hasValue(0);
        loop.advance(Duration.ofSeconds(1));
        assertThat(stalled).hasValue(1);
        loop.advance(LIMIT.multipliedBy(3));
        assertThat(stalled).hasValue(1);
    }

    @Test
    void a_client_that_stops_reading_is_cut() {
        loop.advance(Duration.ofSeconds(50));
        waiting().removeBytes(1_000);
        loop.advance(LIMIT);
        assertThat(stalled).hasValue(0);
        loop.advance(LIMIT.dividedBy(4));
        assertThat(stalled).hasValue(1);
    }

    @Test
    void a_client_that_took_all_is_watched_no_more() {
        clock.clear();
        loop.advance(LIMIT.multipliedBy(2));
        assertThat(stalled).hasValue(0);
    }
}
