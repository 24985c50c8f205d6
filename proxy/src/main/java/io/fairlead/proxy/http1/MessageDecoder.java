package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.FastThreadLocal;
import org.jspecify.annotations.Nullable;

/**
 * The stages that a request and an answer share: head, body by its framing, trailers, end. One message at a time: after
 * an end nothing more is decoded until the next message is asked for.
 *
 * <p>Runs on the channel's event loop. Body bytes leave as retained slices of the buffer they came in, or as that buffer
 * itself; whoever receives one releases it.
 */
abstract class MessageDecoder extends ChannelDuplexHandler {

    /** Where the next byte belongs. */
    private enum Stage {
        HEAD,
        LENGTH,
        CHUNK_LINE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        UNTIL_CLOSE,
        /** Between messages. */
        STOPPED,
        /** Another protocol follows: bytes are kept for whoever takes over. */
        SWITCHED,
        /** Nothing can be decoded any more: bytes are dropped. */
        FAILED
    }

    /** Heads are copied here to be parsed: array access costs a fraction of what a direct buffer's checks cost. */
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[4096];
        }
    };

    private final Http1Limits limits;
    private final HeadScan headScan;
    private final HeadScan trailerScan;
    private final Inbox inbox = new Inbox();

    private Stage stage;
    private long remaining;
    private @Nullable ChannelHandlerContext context;
    private boolean decoding;
    private boolean emitted;
    private boolean readHeld;
    private boolean inputEnded;
    private boolean connectionBroke;

    MessageDecoder(Http1Limits limits, int firstLineLimit, boolean startsAtOnce) {
        this.limits = limits;
        this.headScan = new HeadScan(firstLineLimit, limits.head(), limits.fields() + 1, Http1Violation.HEAD_TOO_LARGE);
        this.trailerScan =
                new HeadScan(Integer.MAX_VALUE, limits.trailers(), limits.fields(), Http1Violation.TRAILERS_TOO_LARGE);
        this.stage = startsAtOnce ? Stage.HEAD : Stage.STOPPED;
    }

    /**
     * Judges and emits the head in {@code bytes[from, to)} and tells what follows.
     *
     * @return the body's framing; null when another head follows (interim answers, an empty line)
     */
    abstract @Nullable Framing head(byte[] bytes, int from, int to) throws Rejected;

    /** Whether the head just read hands the connection to another protocol. */
    abstract boolean switches();

    /** Whether bytes between messages belong to a later one (pipelining) or to nobody. */
    abstract boolean keepsBytesBetweenMessages();

    /** Whether a message is awaited even before its first byte, so that an early end is a truncation. */
    abstract boolean awaitsMessage();

    /** Whether the connection's end is one that its peer made on purpose, and so may end a body. */
    boolean endedCleanly(ChannelHandlerContext ctx) {
        return !connectionBroke;
    }

    final Http1Limits limits() {
        return limits;
    }

    final boolean stopped() {
        return stage == Stage.STOPPED;
    }

    final boolean failed() {
        return stage == Stage.FAILED;
    }

    /** Whether a head has begun and is not whole. */
    final boolean headBegun() {
        return stage == Stage.HEAD && !inbox.isEmpty();
    }

    /** Goes on with the next message, whose bytes may already be here. */
    final void start() {
        if (stage != Stage.STOPPED) {
            throw new IllegalStateException("stage: " + stage + " (expected: STOPPED)");
        }
        stage = Stage.HEAD;
        headScan.reset();
        ChannelHandlerContext ctx = context;
        if (decoding || ctx == null) {
            return;
        }
        emitted = false;
        run();
        if (context == null) {
            return;
        }
        if (emitted) {
            ctx.fireChannelReadComplete();
        }
        if (readHeld && !holdsReads()) {
            readHeld = false;
            ctx.read();
        }
    }

    final void emit(Object message) {
        ChannelHandlerContext ctx = context;
        if (ctx != null) {
            emitted = true;
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    /** Whoever takes over from here gets the bytes that were not decoded, untouched. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        context = null;
        if (stage == Stage.FAILED || !ctx.channel().isActive()) {
            inbox.release();
        } else if (inbox.handOn(ctx)) {
            ctx.fireChannelReadComplete();
        }
        if (readHeld) {
            readHeld = false;
            ctx.read();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        inbox.add(bytes);
        if (!decoding) {
            run();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        boolean nothing = !emitted;
        emitted = false;
        ctx.fireChannelReadComplete();
        // Who reads by hand asked for a message and got none of it.
        if (nothing && context != null && wantsMore() && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    /** Stops reading while enough of the later requests is held. */
    @Override
    public void read(ChannelHandlerContext ctx) {
        if (holdsReads()) {
            readHeld = true;
        } else {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            endInput(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        endInput(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        connectionBroke = true;
        ctx.fireExceptionCaught(cause);
    }

    private void endInput(ChannelHandlerContext ctx) {
        inputEnded = true;
        if (!decoding) {
            settleEnd(ctx);
        }
    }

    private void run() {
        decoding = true;
        try {
            decode();
        } catch (Rejected rejected) {
            stage = Stage.FAILED;
            emit(rejected.violation());
        } finally {
            decoding = false;
        }
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            return;
        }
        if (stage == Stage.FAILED) {
            inbox.release();
        }
        inbox.rest(ctx.alloc());
        if (inputEnded) {
            settleEnd(ctx);
        }
    }

    private void decode() throws Rejected {
        while (context != null && stage != Stage.FAILED && stage != Stage.SWITCHED) {
            if (stage == Stage.STOPPED) {
                if (keepsBytesBetweenMessages() || inbox.isEmpty()) {
                    return;
                }
                stage = Stage.FAILED;
                emit(ExtraBytes.AFTER_ANSWER);
                return;
            }
            ByteBuf in = inbox.current();
            if (in == null) {
                return;
            }
            if (!step(in) && !inbox.joinNextLine()) {
                return;
            }
        }
    }

    /** Takes what the stage can take of {@code in}; false when it needs more bytes behind these. */
    private boolean step(ByteBuf in) throws Rejected {
        return switch (stage) {
            case HEAD -> readHead(in);
            case LENGTH -> readLength(in);
            case CHUNK_LINE -> readChunkLine(in);
            case CHUNK_DATA -> readChunkData(in);
            case CHUNK_END -> readChunkEnd(in);
            case TRAILERS -> readTrailers(in);
            case UNTIL_CLOSE -> {
                emit(inbox.take(in.readableBytes()));
                yield true;
            }
            case STOPPED, SWITCHED, FAILED -> false;
        };
    }

    private boolean readLength(ByteBuf in) {
        data(in);
        if (remaining == 0) {
            finish(Headers.NONE);
        }
        return true;
    }

    private boolean readChunkData(ByteBuf in) {
        data(in);
        if (remaining == 0) {
            stage = Stage.CHUNK_END;
        }
        return true;
    }

    private void data(ByteBuf in) {
        int length = (int) Math.min(remaining, in.readableBytes());
        remaining -= length;
        emit(inbox.take(length));
    }

    private boolean readHead(ByteBuf in) throws Rejected {
        int length = headScan.find(in);
        if (length < 0) {
            return false;
        }
        byte[] bytes = copied(in, length);
        headScan.reset();
        Framing framing = head(bytes, 0, length);
        if (framing == null) {
            return true;
        }
        stage = switch (framing.kind()) {
            case NONE, LENGTH -> Stage.LENGTH;
            case CHUNKED -> Stage.CHUNK_LINE;
            case UNTIL_CLOSE -> Stage.UNTIL_CLOSE;
        };
        if (framing.empty()) {
            finish(Headers.NONE);
        } else {
            remaining = framing.length();
        }
        return true;
    }

    private boolean readChunkLine(ByteBuf in) throws Rejected {
        int lineFeed = in.indexOf(in.readerIndex(), in.writerIndex(), Octets.LF);
        int length = lineFeed < 0 ? in.readableBytes() : lineFeed - in.readerIndex() + 1;
        if (length > limits.chunkLine()) {
            throw Http1Violation.CHUNK_LINE_TOO_LONG.rejected();
        }
        if (lineFeed < 0) {
            return false;
        }
        if (length < 2 || in.getByte(lineFeed - 1) != Octets.CR) {
            throw Http1Violation.BARE_LINE_FEED.rejected();
        }
        remaining = ChunkLine.size(copied(in, length), 0, length);
        if (remaining > 0) {
            stage = Stage.CHUNK_DATA;
        } else {
            stage = Stage.TRAILERS;
            trailerScan.reset();
        }
        return true;
    }

    private boolean readChunkEnd(ByteBuf in) throws Rejected {
        if (in.getByte(in.readerIndex()) != Octets.CR) {
            throw Http1Violation.BAD_CHUNK_END.rejected();
        }
        if (in.readableBytes() < 2) {
            return false;
        }
        if (in.getByte(in.readerIndex() + 1) != Octets.LF) {
            throw Http1Violation.BAD_CHUNK_END.rejected();
        }
        in.skipBytes(2);
        stage = Stage.CHUNK_LINE;
        return true;
    }

    private boolean readTrailers(ByteBuf in) throws Rejected {
        int length = trailerScan.find(in);
        if (length < 0) {
            return false;
        }
        if (length == 2) {
            in.skipBytes(2);
            finish(Headers.NONE);
        } else {
            finish(TrailerFields.allowed(new FieldParser().parse(copied(in, length), 0)));
        }
        return true;
    }

    private void finish(Headers trailers) {
        stage = switches() ? Stage.SWITCHED : Stage.STOPPED;
        if (stage == Stage.STOPPED && !keepsBytesBetweenMessages() && !inbox.isEmpty()) {
            stage = Stage.FAILED;
            emit(ExtraBytes.AFTER_ANSWER);
        }
        emit(trailers.size() == 0 ? EndOfMessage.PLAIN : new EndOfMessage(trailers));
    }

    private void settleEnd(ChannelHandlerContext ctx) {
        switch (stage) {
            case HEAD -> {
                if (headBegun()) {
                    cut(Truncated.IN_HEAD);
                } else if (awaitsMessage()) {
                    cut(Truncated.BEFORE_HEAD);
                }
            }
            case LENGTH, CHUNK_LINE, CHUNK_DATA, CHUNK_END, TRAILERS -> cut(Truncated.IN_BODY);
            case UNTIL_CLOSE -> {
                if (endedCleanly(ctx)) {
                    finish(Headers.NONE);
                } else {
                    cut(Truncated.IN_BODY);
                }
            }
            case STOPPED, SWITCHED, FAILED -> {}
        }
    }

    private void cut(Truncated where) {
        stage = Stage.FAILED;
        inbox.release();
        emit(where);
    }

    private boolean wantsMore() {
        return stage != Stage.STOPPED && stage != Stage.SWITCHED && stage != Stage.FAILED;
    }

    private boolean holdsReads() {
        return (stage == Stage.STOPPED || stage == Stage.SWITCHED) && inbox.bytes() >= limits.held();
    }

    private static byte[] copied(ByteBuf in, int length) {
        byte[] bytes = SCRATCH.get();
        if (bytes.length < length) {
            bytes = new byte[Math.max(length, bytes.length * 2)];
            SCRATCH.set(bytes);
        }
        in.readBytes(bytes, 0, length);
        return bytes;
    }
}
