package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.RequestBody;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection that serves many requests at once (RFC 9113). Confined to its channel's loop.
 *
 * <p>Each stream has a window of 64 KiB, given back as its reader takes the bytes. The connection's window is given back at
 * once, so that a reader who stands still holds up nobody else. After GOAWAY no stream is opened; those that the peer did not
 * process go elsewhere. What a silent peer means is {@link PeerSilence}'s matter.
 */
final class Http2Upstream extends Http2ConnectionHandler implements PeerSilence.Peer {

    private static final int CONNECTION_WINDOW = 1 << 20;

    private final Http2Connection.PropertyKey exchanges;
    private final List<Http2Exchange> touched = new ArrayList<>(4);
    private final long createdNanos;
    private final PeerSilence silence;
    private final Http2Standing standing;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http2Output output;
    private final Pool pool;
    private int started;
    private int reads;
    private boolean reset;

    Http2Upstream(
            Http2ConnectionDecoder decoder,
            Http2ConnectionEncoder encoder,
            Http2Settings settings,
            Pool pool,
            Loop loop) {
        super(decoder, encoder, settings);
        this.pool = pool;
        this.createdNanos = loop.nanoTime();
        this.silence = new PeerSilence(loop, this);
        this.standing = new Http2Standing(this, connection(), pool, loop);
        this.exchanges = connection().newKey();
        connection().addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                streamClosed(stream);
            }
        });
        encoder.flowController().listener(stream -> {
            Http2Exchange exchange = stream.getProperty(exchanges);
            if (exchange != null) {
                exchange.writableAgain();
            }
        });
    }

    /** Takes a secured channel whose peer chose HTTP/2. */
    static Http2Upstream on(Channel channel, Pool pool, Loop loop) {
        Http2Upstream connection = Http2UpstreamBuilder.build(pool, loop);
        channel.config().setAutoRead(true);
        channel.pipeline().addLast(connection);
        connection.begin();
        return connection;
    }

    private void begin() {
        ChannelHandlerContext ctx = context();
        try {
            Http2Stream whole = connection().connectionStream();
            connection()
                    .local()
                    .flowController()
                    .incrementWindowSize(whole, CONNECTION_WINDOW - Http2CodecUtil.DEFAULT_WINDOW_SIZE);
        } catch (Http2Exception e) {
            onError(ctx, true, e);
        }
        standing.begin();
        flush(ctx);
        silence.begin();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
        context = ctx;
        output = new Http2Output(this, ctx);
        super.handlerAdded(ctx);
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }

    Http2Output output() {
        Http2Output to = output;
        if (to == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return to;
    }

    long nanoTime() {
        return pool.nanoTime();
    }

    long createdNanos() {
        return createdNanos;
    }

    boolean used() {
        return started > 0;
    }

    /** How long no stream was open, in nanoseconds; 0 while one is. */
    long idleFor(long nowNanos) {
        return standing.idleFor(nowNanos);
    }

    /** Whether {@code call} can be sent now. A large head waits until the peer has said how large one may be. */
    boolean hasRoom(UpstreamAttempt call) {
        return !silence.doubtful() && standing.hasRoom() && (standing.hasSettled() || call.hasSmallHead());
    }

    /** Whether the peer has said how much it takes. */
    boolean hasSettled() {
        return standing.hasSettled();
    }

    @Nullable
    Http2Exchange exchange(int stream) {
        Http2Stream found = connection().stream(stream);
        return found == null ? null : found.getProperty(exchanges);
    }

    void send(UpstreamAttempt call) {
        assert pool.inLoop();
        Http2Output to = output();
        RequestBody content = call.request().body();
        if (content instanceof RequestBody.Flowing flowing && flowing.taken()) {
            call.failed(Failures.bodySpent());
            return;
        }
        Http2Headers head;
        try {
            head = Http2Fields.request(call.request(), call.authority());
        } catch (IllegalArgumentException e) {
            call.refused(Failures.unsendable());
            return;
        }
        long most = encoder().configuration().headersConfiguration().maxHeaderListSize();
        if (Http2Fields.size(head) > most) {
            call.refused(Failures.headTooLarge(call.host(), most));
            return;
        }
        int id = connection().local().incrementAndGetNextStreamId();
        if (id < 0) {
            standing.leave(); // its stream identifiers are used up (RFC 9113 section 5.1.1)
            call.failed(Failures.notSent(call.host()));
            return;
        }
        Http2Exchange exchange = new Http2Exchange(this, call, id, used() && !works(), reads);
        call.begins(exchange::dropped);
        started++;
        standing.busy();
        Headers trailers = content instanceof RequestBody.Whole it ? it.trailers() : Headers.NONE;
        boolean last = content.length() == 0 && trailers.size() == 0;
        ChannelFuture wrote = to.head(id, head, last);
        Http2Stream stream = connection().stream(id);
        if (stream == null) {
            exchange.turnedAway("stale_pool");
            return;
        }
        stream.setProperty(exchanges, exchange);
        if (last) {
            exchange.sendsAll(wrote);
        } else {
            exchange.send(content);
        }
        silence.askAfter(IdleConnections.TRUSTED_NANOS);
        to.flush();
    }

    /** A request was given up. */
    void doubt() {
        if (standing.stays()) {
            silence.doubt();
        }
    }

    /** {@code exchange} got bytes with this read. */
    void touched(Http2Exchange exchange) {
        if (touched.isEmpty() || touched.get(touched.size() - 1) != exchange) {
            touched.add(exchange);
        }
    }

    void settingsCame() {
        standing.settled();
    }

    void pingAnswered() {
        silence.answered();
    }

    @Override
    public void ping() {
        output().ping();
    }

    @Override
    public boolean works() {
        return connection().numActiveStreams() > 0;
    }

    @Override
    public void leave() {
        standing.leave();
        ChannelFuture unused = context().close();
    }

    /** How often something came. */
    int reads() {
        return reads;
    }

    /** The provider wants HTTP/1.1 (RFC 9113 section 7, HTTP_1_1_REQUIRED). */
    void http1Required() {
        pool.http1Required();
    }

    /** GOAWAY: streams above {@code lastStream} were not processed (RFC 9113 section 6.8). */
    void goesAway(int lastStream, long error) {
        standing.leave();
        boolean overHttp1 = error == Http2Error.HTTP_1_1_REQUIRED.code();
        if (overHttp1) {
            http1Required();
        }
        List<Http2Exchange> unprocessed = new ArrayList<>();
        try {
            Http2Stream unused = connection().forEachActiveStream(stream -> {
                Http2Exchange exchange = stream.getProperty(exchanges);
                if (exchange != null && (stream.id() > lastStream || overHttp1)) {
                    unprocessed.add(exchange);
                }
                return true;
            });
        } catch (Http2Exception e) {
            throw new IllegalStateException(e);
        }
        unprocessed.forEach(exchange -> {
            if (overHttp1) {
                exchange.http1Required();
                output().reset(exchange.stream(), Http2Error.CANCEL);
            } else {
                exchange.turnedAway("goaway");
            }
        });
        if (connection().numActiveStreams() == 0) {
            close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        reads++;
        if (silence.heard()) {
            standing.tellRoom();
        }
        super.channelRead(ctx, message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
        for (int i = 0; i < touched.size(); i++) {
            touched.get(i).readComplete();
        }
        touched.clear();
        super.channelReadComplete(ctx);
    }

    private void streamClosed(Http2Stream stream) {
        Http2Exchange exchange = stream.removeProperty(exchanges);
        if (exchange != null && !exchange.over()) {
            exchange.lost(reset);
        }
        standing.tellRoom();
    }

    /** After TLS's goodbye nothing can come (RFC 8446 section 6.1), even where the connection below stays open. */
    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event instanceof SslCloseCompletionEvent) {
            standing.leave();
            ChannelFuture unused = ctx.channel().close();
        }
        super.userEventTriggered(ctx, event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        standing.leave();
        super.channelInactive(ctx);
        silence.stop();
        standing.end();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) throws Exception {
        if (Http2CodecUtil.getEmbeddedHttp2Exception(cause) != null) {
            super.exceptionCaught(ctx, cause);
        } else {
            standing.leave();
            reset = true;
            ChannelFuture unused = ctx.close();
        }
    }

    @Override
    protected void onStreamError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, Http2Exception.StreamException error) {
        Http2Exchange exchange = exchange(error.streamId());
        if (exchange != null && !outbound) {
            exchange.rejected(error instanceof Http2Exception.HeaderListSizeException);
        }
        super.onStreamError(ctx, outbound, cause, error);
    }

    @Override
    protected void onConnectionError(
            ChannelHandlerContext ctx, boolean outbound, Throwable cause, @Nullable Http2Exception error) {
        standing.leave();
        super.onConnectionError(ctx, outbound, cause, error);
    }

    void closeWhenIdle() {
        standing.leave();
        if (connection().numActiveStreams() == 0) {
            close();
        }
    }

    /** Says GOAWAY and ends. */
    void close() {
        standing.leave();
        ChannelFuture unused = context().channel().close();
    }
}
