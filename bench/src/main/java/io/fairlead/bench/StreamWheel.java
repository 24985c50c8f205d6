package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Sends the events of all streams, one timer for all: each stream has its slot of a millisecond in the period between two
 * events, and streams are dealt evenly over the slots, so that the upstream adds no bursts of its own. On its event loop.
 */
final class StreamWheel {

    private static final int SLOTS = 1000 / Talk.EVENTS_A_SECOND;
    private static final ByteBuf BEGIN = Talk.streamBegin();
    private static final ByteBuf END = Talk.streamEnd();

    private final EventLoop loop;
    private final List<List<Stream>> slots = new ArrayList<>();
    private boolean turning;
    private int next;
    private int now;

    StreamWheel(EventLoop loop) {
        this.loop = loop;
        for (int i = 0; i < SLOTS; i++) {
            slots.add(new ArrayList<>());
        }
    }

    /** Starts a stream of {@code events}. */
    void begin(ChannelHandlerContext ctx, int events) {
        if (!turning) {
            turning = true;
            loop.scheduleAtFixedRate(this::turn, 1, 1, TimeUnit.MILLISECONDS);
        }
        ctx.writeAndFlush(BEGIN.duplicate(), ctx.voidPromise());
        slots.get(next).add(new Stream(ctx, events));
        next = (next + 1) % SLOTS;
    }

    private void turn() {
        now = (now + 1) % SLOTS;
        for (Iterator<Stream> streams = slots.get(now).iterator(); streams.hasNext(); ) {
            if (!streams.next().send()) {
                streams.remove();
            }
        }
    }

    private static final class Stream {

        private final ChannelHandlerContext ctx;
        private int left;

        private Stream(ChannelHandlerContext ctx, int left) {
            this.ctx = ctx;
            this.left = left;
        }

        /** Whether there is more to come. */
        private boolean send() {
            if (!ctx.channel().isActive()) {
                return false;
            }
            if (left-- > 0) {
                ctx.writeAndFlush(Talk.event(ctx.alloc(), System.nanoTime()), ctx.voidPromise());
                return true;
            }
            ctx.writeAndFlush(END.duplicate(), ctx.voidPromise());
            return false;
        }
    }
}
