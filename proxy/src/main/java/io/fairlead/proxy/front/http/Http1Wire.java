package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.front.engine.ClientClocks;
import io.fairlead.proxy.front.listen.LingeringClose;
import io.fairlead.proxy.http1.ChunkWriter;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.RequestHead;
import io.fairlead.proxy.http1.ResponseWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Writes answers on a client's HTTP/1.1 connection, and ends it. */
final class Http1Wire implements Wire {

    private static final Duration PROBE = Duration.ofMillis(50);

    /** What hears of the input that is wanted. */
    interface Reading {
        void wanted(boolean more);
    }

    private final ChannelHandlerContext ctx;
    private final NettyLoop loop;
    private final StallClock clock;
    private final Runnable finished;
    private final Reading reading;
    private final Runnable switched;
    private @Nullable RequestHead request;
    private Framing framing = Framing.NONE;
    private boolean headSent;
    private boolean keepAlive = true;
    private boolean requestWhole;
    private boolean closing;
    private boolean awaitingTaken;

    Http1Wire(
            ChannelHandlerContext ctx,
            NettyLoop loop,
            ClientClocks clocks,
            Runnable stalled,
            Runnable finished,
            Reading reading,
            Runnable switched) {
        this.ctx = ctx;
        this.loop = loop;
        this.clock = new StallClock(ClientProgress.of(ctx.channel()), loop, clocks.writeStall(), stalled);
        this.finished = finished;
        this.reading = reading;
        this.switched = switched;
    }

    /** The next request begins. */
    void request(RequestHead head, boolean persistent) {
        request = head;
        keepAlive = persistent;
        requestWhole = false;
        headSent = false;
        framing = Framing.NONE;
    }

    void requestWhole() {
        requestWhole = true;
    }

    boolean isRequestWhole() {
        return requestWhole;
    }

    boolean persists() {
        return keepAlive && requestWhole;
    }

    boolean closing() {
        return closing;
    }

    void noKeepAlive() {
        keepAlive = false;
    }

    @Override
    public void head(int status, Headers headers, long length, boolean bodyless) {
        head(status, reason(status), headers, length, bodyless);
    }

    void head(int status, String reason, Headers headers, long length, boolean bodyless) {
        if (status == 101) {
            switchTo(reason, headers);
            return;
        }
        boolean old = request != null && request.minorVersion() == 0;
        if (bodyless) {
            framing = Framing.NONE;
        } else if (length >= 0) {
            framing = Framing.length(length);
        } else {
            framing = old ? Framing.UNTIL_CLOSE : Framing.CHUNKED;
        }
        if (!requestWhole || framing.kind() == Framing.Kind.UNTIL_CLOSE) {
            keepAlive = false;
        }
        String connection = keepAlive ? (old ? "keep-alive" : null) : "close";
        ByteBuf out = ctx.alloc().buffer(512);
        try {
            ResponseWriter.write(out, status, reason, headers, framing, connection);
        } catch (IllegalArgumentException unwritable) {
            out.release();
            throw unwritable;
        }
        headSent = true;
        ctx.write(out, ctx.voidPromise());
    }

    /** The provider agreed to another protocol: behind the head, bytes are bytes until either side ends. */
    private void switchTo(String reason, Headers headers) {
        framing = Framing.UNTIL_CLOSE;
        keepAlive = false;
        ByteBuf out = ctx.alloc().buffer(512);
        try {
            ResponseWriter.write(out, 101, reason, headers, Framing.NONE, "Upgrade");
        } catch (IllegalArgumentException unwritable) {
            out.release();
            throw unwritable;
        }
        headSent = true;
        ctx.write(out, ctx.voidPromise());
        switched.run();
    }

    static String reason(int status) {
        return HttpResponseStatus.valueOf(status).reasonPhrase();
    }

    @Override
    public void data(ByteBuf bytes) {
        if (closing || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        if (framing.kind() != Framing.Kind.CHUNKED) {
            ctx.write(bytes, ctx.voidPromise());
            return;
        }
        ByteBuf line = ctx.alloc().buffer(ChunkWriter.LONGEST_HEAD);
        ChunkWriter.chunkHead(line, bytes.readableBytes());
        ctx.write(line, ctx.voidPromise());
        ctx.write(bytes, ctx.voidPromise());
        ctx.write(ChunkWriter.crlf(), ctx.voidPromise());
    }

    @Override
    public void flush() {
        if (!closing) {
            ctx.flush();
        }
    }

    @Override
    public void end(Headers trailers) {
        if (closing) {
            return;
        }
        if (framing.kind() == Framing.Kind.CHUNKED) {
            ByteBuf last = ctx.alloc().buffer(32);
            try {
                ChunkWriter.lastChunk(last, trailers);
            } catch (IllegalArgumentException unwritable) {
                ChunkWriter.lastChunk(last, Headers.NONE);
            }
            ctx.write(last, ctx.voidPromise());
        }
        ctx.flush();
    }

    @Override
    public void abort() {
        if (closing) {
            return;
        }
        closing = true;
        clock.start();
        boolean closeEnds = headSent && framing.kind() == Framing.Kind.UNTIL_CLOSE;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(closeEnds ? this::reset : ChannelFutureListener.CLOSE);
    }

    /** An orderly end would pass the cut body off as a whole one. */
    private void reset(Future<?> written) {
        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        ctx.pipeline().firstContext().close();
    }

    @Override
    public boolean writable() {
        return ctx.channel().isWritable();
    }

    void writabilityChanged() {
        if (!ctx.channel().isWritable()) {
            clock.start();
        } else if (!awaitingTaken) {
            clock.clear();
        }
    }

    /**
     * Runs {@code then} once the client's system has taken all that was written: at once as a rule. A client that asks on without
     * reading gets no answer behind one that waits here.
     */
    void whenTaken(Runnable then) {
        ChannelOutboundBuffer waiting = ctx.channel().unsafe().outboundBuffer();
        if (waiting == null || waiting.totalPendingWriteBytes() == 0) {
            then.run();
            return;
        }
        awaitingTaken = true;
        clock.start();
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> {
            awaitingTaken = false;
            if (written.isSuccess() && !closing) {
                clock.clear();
                then.run();
            }
        });
    }

    /** Whether the client has not taken its last answer yet. */
    boolean awaitsTaken() {
        return awaitingTaken;
    }

    @Override
    public void proceed() {
        ByteBuf out = ctx.alloc().buffer(32);
        ResponseWriter.writeContinue(out);
        ctx.writeAndFlush(out, ctx.voidPromise());
    }

    /**
     * Asks a client that sends nothing more whether it still reads. One that does drops an interim answer. One that is gone
     * answers with a reset, and its call must not go on. The reset shows at the second write.
     */
    void probe() {
        interim();
        loop.schedule(PROBE, this::interim);
    }

    private void interim() {
        if (!headSent && !closing && request != null && request.minorVersion() == 1) {
            ByteBuf out = ctx.alloc().buffer(32);
            ResponseWriter.writeInterim(out, 102, "Processing", Headers.NONE);
            ctx.writeAndFlush(out, ctx.voidPromise());
        }
    }

    /** Whether an answer of unknown length is under way. */
    boolean streaming() {
        return headSent && (framing.kind() == Framing.Kind.CHUNKED || framing.kind() == Framing.Kind.UNTIL_CLOSE);
    }

    /** The answer to a CONNECT. */
    void established() {
        ByteBuf out = ctx.alloc().buffer(64);
        ResponseWriter.write(out, 200, "Connection established", Headers.NONE, Framing.NONE, null);
        ctx.writeAndFlush(out, ctx.voidPromise());
    }

    @Override
    public void reading(boolean wanted) {
        reading.wanted(wanted);
    }

    @Override
    public void last() {
        keepAlive = false;
    }

    @Override
    public void finished() {
        finished.run();
    }

    /** Closes once the answer is out; what the client may still be sending is taken for a while. */
    void closeAfterAnswer(boolean inputEnded) {
        closing = true;
        clock.start();
        if (inputEnded) { // else there may be more than was read: a request that nobody will answer
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            return;
        }
        LingeringClose.close(ctx.channel());
    }

    void close() {
        closing = true;
        ctx.close();
    }

    void stop() {
        clock.stop();
    }
}
