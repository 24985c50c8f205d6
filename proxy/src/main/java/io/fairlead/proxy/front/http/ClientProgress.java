package io.fairlead.proxy.front.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http2.Http2FrameCodec;
import java.time.Duration;
import java.util.function.IntSupplier;

/** What a client takes of what waits for it, as far as it can be seen from here. On the loop. */
interface ClientProgress {

    /**
     * Whether anything was taken since this was asked last.
     *
     * @param within how long ago that was, at the most
     */
    boolean more(Duration within);

    /** From a socket: bytes that left this process, or that the kernel, which may hold megabytes, sent on. */
    static ClientProgress of(Channel socket) {
        return new ClientProgress() {
            private long waiting = Long.MAX_VALUE;

            @Override
            public boolean more(Duration within) {
                long before = waiting;
                ChannelOutboundBuffer buffer = socket.unsafe().outboundBuffer();
                waiting = buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
                return waiting < before || sentOn(socket, within);
            }
        };
    }

    /**
     * From a stream: whatever widens its window (RFC 9113 section 5.2), or whole frames that left. While its window is open and
     * its bytes are on their way, what is taken from the socket counts, too.
     *
     * @param widened how often the client widened this stream's window
     */
    static ClientProgress of(Channel stream, int id, Http2FrameCodec codec, IntSupplier widened) {
        ClientProgress socket = of(stream.parent());
        return new ClientProgress() {
            private long waiting = Long.MAX_VALUE;
            private int widenings = widened.getAsInt();

            @Override
            public boolean more(Duration within) {
                long before = waiting;
                int widenedBefore = widenings;
                waiting = stream.bytesBeforeWritable() - stream.bytesBeforeUnwritable();
                widenings = widened.getAsInt();
                boolean fromSocket = socket.more(within);
                return waiting < before || widenings != widenedBefore || (fromSocket && open(codec, id));
            }
        };
    }

    private static boolean open(Http2FrameCodec codec, int id) {
        var connection = codec.connection();
        var stream = connection.stream(id);
        return stream != null && connection.remote().flowController().windowSize(stream) > 0;
    }

    /** Said by epoll alone. */
    private static boolean sentOn(Channel channel, Duration within) {
        try {
            return channel instanceof EpollSocketChannel socket
                    && socket.isActive()
                    && socket.tcpInfo().lastDataSent() < within.toMillis();
        } catch (ChannelException gone) {
            return false;
        }
    }
}
