package io.fairlead.proxy.exchange;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.internal.PlatformDependent;

/**
 * How many bytes one connection or stream may hold of what flows through it: those of its last read, and those that its peer does
 * not take. Where there is little direct memory it is less, so that very many that nobody reads do not use it up.
 */
public final class FlowSize {
    private static final int LEAST_READ = 64;
    private static final int FIRST_READ = 2048;
    private static final int SMALL = 8 * 1024;
    private static final int LARGE = 64 * 1024;

    /** So many connections that nobody reads may hold a read each. */
    private static final int CONNECTIONS = 4096;

    private static final int HERE = unit(PlatformDependent.maxDirectMemory());

    private FlowSize() {}

    /** How much one read takes: it grows with what comes, up to a bound. For all connections of a process. */
    public static RecvByteBufAllocator reads() {
        return new AdaptiveRecvByteBufAllocator(LEAST_READ, FIRST_READ, HERE);
    }

    /** How much waits to be written to a connection before no more is read for it, and how little before there is. */
    public static WriteBufferWaterMark connection() {
        return new WriteBufferWaterMark(HERE / 2, HERE * 2);
    }

    /** The same of a stream among others on its connection. */
    public static WriteBufferWaterMark stream() {
        return new WriteBufferWaterMark(HERE / 2, HERE);
    }

    /** With so many bytes of direct memory. */
    static int unit(long direct) {
        return (int) Math.max(SMALL, Math.min(LARGE, Long.highestOneBit(direct / CONNECTIONS)));
    }
}
