package io.fairlead.proxy.front.http;

import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.http1.TrailerFields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One stream of a client's HTTP/2 connection: one request with its answer (RFC 9113 section 8.1). */
final class Http2Stream extends ChannelInboundHandlerAdapter implements Wire {

    private final Supplier<Engine> engines;
    private final Site site;
    private final Http2Connection connection;
    private ChannelHandlerContext ctx;
    private NettyLoop loop;
    private LazyClock bodyClock;
    private Engine engine;
    private @Nullable ClientExchange call;
    private @Nullable Runnable atEnd;
    private @Nullable String method;
    private @Nullable ChannelFuture ended;
    private @Nullable StallClock stallClock;
    private int widenings;
    private boolean requestWhole;
    private boolean closing;

    @SuppressWarnings("NullAway.Init") // set when it is added to its pipeline, before anything else
    Http2Stream(Supplier<Engine> engines, Site site, Http2Connection connection) {
        this.engines = engines;
        this.site = site;
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        ctx = context;
        engine = engines.get();
        loop = NettyLoop.of(context.channel().eventLoop());
        bodyClock = new LazyClock(loop, this::late);
        connection.opened(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        bodyClock.stop();
        StallClock watching = stallClock;
        if (watching != null) {
            watching.stop();
            connection.watchNoMore(context.channel());
        }
        connection.closed(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof Http2HeadersFrame frame) {
            headers(frame);
        } else if (message instanceof Http2DataFrame frame) {
            data(frame);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void headers(Http2HeadersFrame frame) {
        if (method != null) {
            requestEnded(Http2Fields.trailers(frame.headers()));
            return;
        }
        Http2Request read = Http2Fields.request(frame.headers(), frame.isEndStream());
        method = read.method();
        if (read.malformed()) {
            engine.events().rejected("", 400, "malformed_request", "");
            reset(Http2Error.PROTOCOL_ERROR, "");
            return;
        }
        if (read.refusal() != null) {
            refuse(read.status(), "bad_request", read.refusal(), "", site.provider(engine));
            return;
        }
        begin(read);
        if (frame.isEndStream()) {
            requestEnded(Headers.NONE);
        }
    }

    private void begin(Http2Request read) {
        RequestLine asked = read.asked();
        RequestDestination to = site.address(engine, asked, read.headers(), Endpoints.of(ctx.channel()));
        if (to instanceof RequestDestination.ToProvider provider) {
            bodyClock.set(engine.config().clocks().bodyGap());
            ClientExchange made = new ClientExchange(
                    this, engine, loop, provider, read.method(), read.headers(), read.length(), null);
            call = made;
            made.begin(read.expectContinue());
        } else if (to instanceof RequestDestination.Page page) {
            bodyClock.set(engine.config().clocks().bodyGap());
            atEnd = () -> answer(200, page.fields(), page.text());
        } else if (to instanceof RequestDestination.Nowhere no) {
            refuse(no.status(), no.code(), no.sentence(), asked.shown(), no.provider());
        } else {
            refuse(405, "method_not_allowed", "this is served over HTTP/1.1 only", asked.shown(), null);
        }
    }

    private void data(Http2DataFrame frame) {
        ClientExchange to = call;
        ByteBuf content = frame.content();
        boolean end = frame.isEndStream();
        if (to == null || closing) {
            frame.release();
            if (end && atEnd != null) {
                requestEnded(Headers.NONE);
            }
            return;
        }
        bodyClock.set(engine.config().clocks().bodyGap());
        if (content.isReadable()) {
            to.data(content); // owned by the call from here; the frame has nothing else to release
        } else {
            frame.release();
        }
        if (end) {
            requestEnded(Headers.NONE);
        }
    }

    private void requestEnded(Headers trailers) {
        requestWhole = true;
        bodyClock.clear();
        ClientExchange to = call;
        Runnable then = atEnd;
        atEnd = null;
        if (to != null) {
            to.requestEnded(trailers);
        } else if (then != null) {
            then.run();
        }
    }

    private void late() {
        ClientExchange to = call;
        if (to != null && !requestWhole) {
            to.reject(408, "body_timeout", "the body did not come in time");
        } else if (atEnd != null) {
            atEnd = null;
            refuse(408, "body_timeout", "the request did not end in time", "", null);
        }
    }

    private void refuse(int status, String code, String sentence, String asked, @Nullable Provider provider) {
        String id = engine.newId();
        ErrorAnswer error = ErrorPages.make(provider, Operation.OTHER, new Problem(status, code, sentence, id));
        engine.events().rejected(id, error.status(), code, asked);
        answer(error.status(), ErrorPages.fields(error, id, 0, RefusalStatus.field(code, sentence)), error.body());
    }

    private void answer(int status, Headers fields, byte[] body) {
        boolean bodyless = "HEAD".equals(method);
        head(status, fields, body.length, bodyless);
        body(body, bodyless);
        finished();
    }

    @Override
    public void head(int status, Headers headers, long length, boolean bodyless) {
        ctx.write(new DefaultHttp2HeadersFrame(Http2Fields.answer(status, headers, length, bodyless)));
    }

    @Override
    public void data(ByteBuf bytes) {
        if (closing || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        ctx.write(new DefaultHttp2DataFrame(bytes));
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
        Headers allowed = TrailerFields.allowed(trailers);
        if (allowed.size() > 0) {
            ended = ctx.writeAndFlush(new DefaultHttp2HeadersFrame(Http2Fields.trailers(allowed), true));
        } else {
            ended = ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.EMPTY_BUFFER, true));
        }
    }

    @Override
    public void abort() {
        if (!closing) {
            connection.breakOff(ctx.channel());
            close();
        }
    }

    /** Ends this stream alone, for what its client did: the codec counts these, and ends the connection at too many. */
    private void reset(Http2Error error, String code) {
        if (closing) {
            return;
        }
        ctx.writeAndFlush(new DefaultHttp2ResetFrame(error));
        close();
        ClientExchange to = call;
        if (to != null && !code.isEmpty()) {
            to.gone(code);
        }
    }

    @Override
    public boolean writable() {
        return ctx.channel().isWritable();
    }

    @Override
    public void proceed() {
        ctx.writeAndFlush(new DefaultHttp2HeadersFrame(Http2Fields.proceed()));
    }

    @Override
    public void reading(boolean wanted) {
        if (closing) {
            return;
        }
        ctx.channel().config().setAutoRead(wanted);
        if (wanted && !requestWhole) {
            bodyClock.set(engine.config().clocks().bodyGap());
        } else {
            bodyClock.clear();
        }
    }

    @Override
    public void last() {
        // Only this stream is in doubt; the connection's framing is not.
    }

    @Override
    public void finished() {
        call = null;
        bodyClock.clear();
        ChannelFuture last = ended;
        if (last == null) {
            declineRest();
            return;
        }
        watchStall();
        last.addListener(written -> {
            watchStall();
            declineRest(); // not before: a reset would take back what the client has not been able to take yet
        });
    }

    /** The rest of the body is not wanted (RFC 9113 section 8.1). */
    private void declineRest() {
        if (!requestWhole && !closing) {
            ctx.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.NO_ERROR));
            close();
        }
    }

    /** Nothing more is taken in. What was held back while reading paused must be read, or the stream would never end. */
    private void close() {
        closing = true;
        ctx.channel().config().setAutoRead(true);
    }

    private void watchStall() {
        ChannelFuture last = ended;
        StallClock watching = stallClock;
        if (!closing && (!ctx.channel().isWritable() || (last != null && !last.isDone()))) {
            if (watching == null) {
                watching = new StallClock(
                        connection.watch(ctx.channel(), () -> widenings++, () -> widenings),
                        loop,
                        engine.config().clocks().writeStall(),
                        () -> reset(Http2Error.CANCEL, "client_stalled"));
                stallClock = watching;
            }
            watching.start();
        } else if (watching != null) {
            watching.clear();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        ClientExchange to = call;
        if (to != null) {
            to.readComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        watchStall();
        ClientExchange to = call;
        if (to != null && context.channel().isWritable()) {
            to.writable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
            gone();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
    }

    /** The client left, or its connection did. */
    void gone() {
        close();
        ClientExchange to = call;
        if (to != null) {
            to.gone("client_gone");
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Http2Exception.StreamException broken) {
            reset(connection.error(context.channel(), broken), "client_broke_rules");
        }
        gone();
        context.close();
    }

    /** The time to finish is over. */
    void cut() {
        ClientExchange to = call;
        if (to != null) {
            to.cut();
        }
    }
}
