package io.fairlead.proxy.front.listen;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LingeringCloseTest {

    private final Slow slow = new Slow();
    private final EmbeddedChannel channel = new EmbeddedChannel(slow);

    @AfterEach
    void nothing_is_left() {
        channel.finishAndReleaseAll();
    }

    @Test
    void what_comes_behind_the_answer_is_thrown_away_until_the_client_ends() {
        close();
        ByteBuf late = Unpooled.buffer().writeZero(1_000);
        channel.writeInbound(late);

        assertThat(late.refCnt()).isZero();
        assertThat(channel.isOpen()).isTrue();
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_client_that_goes_on_for_ever_is_cut_by_time() {
        close();
        channel.advanceTimeBy(1_999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_client_that_sends_very_much_is_cut_by_size() {
        close();
        byte[] mebibyte = new byte[1 << 20];
        for (int i = 1; i < LingeringClose.MOST_BYTES >> 20; i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(mebibyte));
        }
        assertThat(channel.isOpen()).isTrue();

        channel.writeInbound(Unpooled.wrappedBuffer(mebibyte));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void an_answer_that_is_still_going_out_is_waited_for() {
        slow.holds = true;
        close();
        channel.advanceTimeBy(1, TimeUnit.HOURS);
        channel.runScheduledPendingTasks();
        channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        assertThat(channel.isOpen()).isTrue();

        slow.release();
        assertThat(channel.isOpen()).isFalse();
    }

    private void close() {
        channel.freezeTime();
        LingeringClose.close(channel);
    }

    /** A socket that may be full. */
    private static final class Slow extends ChannelOutboundHandlerAdapter {
        boolean holds;
        private Runnable later = () -> {};

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            if (holds) {
                later = () -> ctx.writeAndFlush(message, promise);
            } else {
                ctx.write(message, promise);
            }
        }

        void release() {
            holds = false;
            later.run();
        }
    }
}
