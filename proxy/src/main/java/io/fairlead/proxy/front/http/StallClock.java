package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Loop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;

/**
 * Runs while a client takes nothing of its answer, and begins anew with whatever it takes: who reads slowly is served
 * slowly, who does not read is given up. Looks four times within the limit, so the end comes at most a quarter late. On the
 * loop.
 */
final class StallClock {

    private final Channel channel;
    private final Loop loop;
    private final Duration limit;
    private final Duration tick;
    private final Runnable stalled;
    private final LazyClock clock;
    private long untaken;
    private long tookNanos;

    StallClock(Channel channel, Loop loop, Duration limit, Runnable stalled) {
        this.channel = channel;
        this.loop = loop;
        this.limit = limit;
        this.tick = limit.dividedBy(4);
        this.stalled = stalled;
        this.clock = new LazyClock(loop, this::look);
    }

    /** The client has bytes to take from now on. */
    void start() {
        if (!clock.isSet()) {
            untaken = untaken();
            tookNanos = loop.nanoTime();
            clock.set(tick);
        }
    }

    void clear() {
        clock.clear();
    }

    void stop() {
        clock.stop();
    }

    private void look() {
        long now = loop.nanoTime();
        long left = untaken();
        if (left < untaken || sent()) {
            tookNanos = now;
        }
        untaken = left;
        if (now - tookNanos >= limit.toNanos()) {
            stalled.run();
        } else {
            clock.set(tick);
        }
    }

    /** How many bytes wait to be taken; of a stream, which has no buffer of its own, but for a constant. */
    private long untaken() {
        ChannelOutboundBuffer waiting = channel.unsafe().outboundBuffer();
        return waiting == null
                ? channel.bytesBeforeWritable() - channel.bytesBeforeUnwritable()
                : waiting.totalPendingWriteBytes() - waiting.currentProgress();
    }

    /** Whether the kernel sent something on of what it holds itself, which may be megabytes; said by epoll alone. */
    private boolean sent() {
        try {
            return channel instanceof EpollSocketChannel socket
                    && socket.isActive()
                    && socket.tcpInfo().lastDataSent() < tick.toMillis();
        } catch (ChannelException gone) {
            return false;
        }
    }
}
